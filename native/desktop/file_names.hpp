// Names and kinds of files that come out of mail, or go into it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

namespace kontor::desktop {

// name, "name (2).pdf", ... which is not in the folder yet. The name: as mime::safe_file_name() gives it.
std::filesystem::path free_place(const std::filesystem::path& folder, const std::string& name);
// The media type of a file by the end of its name.
std::string type_of(const std::filesystem::path& path);
// Showing it starts nothing: pictures, text, PDF. All others are shown in their folder.
bool is_harmless(const std::filesystem::path& path);
// What user-dirs.dirs names (XDG user directories), or $HOME/Downloads.
std::filesystem::path download_folder();
std::int64_t changed_at(const std::filesystem::path& path);  // seconds since 1970

}  // namespace kontor::desktop
