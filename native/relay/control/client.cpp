#include "native/relay/control/client.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "engine/text/base64.hpp"
#include "native/relay/control/wire.hpp"

namespace kontor::control {

std::optional<int> run_through_relay(const std::filesystem::path& data, const std::vector<std::string>& arguments,
                                     Terminal& terminal) {
    const Socket socket = Socket::make();
    if (!connect_to(socket, socket_path(data))) return std::nullopt;
    std::error_code ignored;
    socket.send({{"arguments", arguments}, {"folder", std::filesystem::current_path(ignored).string()}});
    while (const auto frame = socket.receive()) {
        if (frame->contains("status")) return frame->at("status").get<int>();
        if (frame->contains("out")) terminal.out(frame->at("out").get_ref<const std::string&>());
        if (frame->contains("err")) terminal.err(frame->at("err").get_ref<const std::string&>());
        if (frame->contains("progress")) terminal.progress(frame->at("progress").get_ref<const std::string&>());
        if (frame->contains("read")) {
            const std::string octets = terminal.read(std::min(frame->at("read").get<std::size_t>(), most_read));
            socket.send({{"input", text::base64_encode(octets)}});
        }
        if (!frame->contains("ask")) continue;
        const nlohmann::json& asked = frame->at("ask");
        const auto secret = terminal.ask({asked.at("fromStdin").get<bool>(), asked.at("variable").get<std::string>(),
                                          asked.at("prompt").get<std::string>()});
        socket.send({{"secret", secret ? nlohmann::json(secret->reveal()) : nlohmann::json(nullptr)}});
    }
    terminal.err("kontor: the relay went away before the command had ended; try again\n");
    return relay_went_away;
}

}  // namespace kontor::control
