#include "native/desktop/bus.hpp"

#include <dbus/dbus.h>
#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <deque>
#include <map>
#include <mutex>
#include <thread>

namespace kontor::desktop {

namespace {

constexpr const char* kNotifications = "org.freedesktop.Notifications";
constexpr const char* kNotificationsPath = "/org/freedesktop/Notifications";
constexpr const char* kPortal = "org.freedesktop.portal.Desktop";
constexpr const char* kPortalPath = "/org/freedesktop/portal/desktop";
constexpr const char* kSettings = "org.freedesktop.portal.Settings";
constexpr const char* kAppearance = "org.freedesktop.appearance";
constexpr const char* kColorScheme = "color-scheme";
constexpr int kMostForAnAnswer = 3000;  // milliseconds for an answer

struct News {
    std::string title, text, email;
};

using Message = std::unique_ptr<DBusMessage, decltype(&dbus_message_unref)>;
Message own(DBusMessage* message) { return {message, dbus_message_unref}; }

// The number within variants, however deep: portals wrap twice.
bool number_within(DBusMessageIter at, dbus_uint32_t& number) {
    while (dbus_message_iter_get_arg_type(&at) == DBUS_TYPE_VARIANT) {
        DBusMessageIter inside;
        dbus_message_iter_recurse(&at, &inside);
        at = inside;
    }
    if (dbus_message_iter_get_arg_type(&at) != DBUS_TYPE_UINT32) return false;
    dbus_message_iter_get_basic(&at, &number);
    return true;
}

void append_actions(DBusMessageIter& to) {
    DBusMessageIter list;
    dbus_message_iter_open_container(&to, DBUS_TYPE_ARRAY, "s", &list);
    // "default" is the notification itself.
    for (const char* word : {"default", "Kontor"}) dbus_message_iter_append_basic(&list, DBUS_TYPE_STRING, &word);
    dbus_message_iter_close_container(&to, &list);
}

void append_hints(DBusMessageIter& to) {
    DBusMessageIter list, entry, value;
    dbus_message_iter_open_container(&to, DBUS_TYPE_ARRAY, "{sv}", &list);
    for (const auto& [name, text] : {std::pair{"category", "email.arrived"}, {"desktop-entry", "kontor-desktop"}}) {
        const char *key = name, *said = text;
        dbus_message_iter_open_container(&list, DBUS_TYPE_DICT_ENTRY, nullptr, &entry);
        dbus_message_iter_append_basic(&entry, DBUS_TYPE_STRING, &key);
        dbus_message_iter_open_container(&entry, DBUS_TYPE_VARIANT, "s", &value);
        dbus_message_iter_append_basic(&value, DBUS_TYPE_STRING, &said);
        dbus_message_iter_close_container(&entry, &value);
        dbus_message_iter_close_container(&list, &entry);
    }
    dbus_message_iter_close_container(&to, &list);
}

}  // namespace

std::string without_markup(const std::string& text) {
    std::string plain;
    for (const char c : text) {
        if (c == '&')
            plain += "&amp;";
        else if (c == '<')
            plain += "&lt;";
        else if (c == '>')
            plain += "&gt;";
        else
            plain += c;
    }
    return plain;
}

// Everything but waiting_ belongs to the thread.
struct Bus::Line {
    std::shared_ptr<Errands> errands;
    Doors doors;
    DBusConnection* bus = nullptr;
    int wake[2] = {-1, -1};
    std::mutex mutex;
    std::deque<News> waiting;
    std::map<dbus_uint32_t, std::string> shown;  // emails by the number of their notification
    bool knows_markup = false;
    std::atomic<bool> ends{false};
    std::thread thread;

    ~Line() {
        for (const int file : wake)
            if (file >= 0) ::close(file);
        if (bus == nullptr) return;
        dbus_connection_close(bus);
        dbus_connection_unref(bus);
    }

    bool open() {
        // Where no bus is, libdbus would start one.
        const char* const runtime = std::getenv("XDG_RUNTIME_DIR");
        const bool is_there = std::getenv("DBUS_SESSION_BUS_ADDRESS") != nullptr ||
                              (runtime != nullptr && ::access((std::string(runtime) + "/bus").c_str(), F_OK) == 0);
        if (!is_there || !dbus_threads_init_default()) return false;
        bus = dbus_bus_get_private(DBUS_BUS_SESSION, nullptr);
        if (bus == nullptr) return false;
        dbus_connection_set_exit_on_disconnect(bus, FALSE);
        for (const char* rule : {"type='signal',interface='org.freedesktop.Notifications'",
                                 "type='signal',interface='org.freedesktop.portal.Settings',member='SettingChanged'"})
            dbus_bus_add_match(bus, rule, nullptr);
        return ::pipe2(wake, O_CLOEXEC | O_NONBLOCK) == 0;
    }

    Message ask(DBusMessage* question) {
        const Message asked = own(question);
        return own(dbus_connection_send_with_reply_and_block(bus, asked.get(), kMostForAnAnswer, nullptr));
    }

    void run() {
        ask_markup();
        ask_colours();
        int socket = -1;
        dbus_connection_get_unix_fd(bus, &socket);
        while (!ends && dbus_connection_get_is_connected(bus)) {
            // What came while an answer was awaited lies in the queue already.
            while (DBusMessage* message = dbus_connection_pop_message(bus)) hear(own(message));
            pollfd waits[] = {{socket, POLLIN, 0}, {wake[0], POLLIN, 0}};
            ::poll(waits, 2, -1);
            char octets[16];
            while (::read(wake[0], octets, sizeof octets) > 0) {
            }
            dbus_connection_read_write(bus, 0);
            send_waiting();
        }
    }

    void ask_markup() {
        const Message answer =
            ask(dbus_message_new_method_call(kNotifications, kNotificationsPath, kNotifications, "GetCapabilities"));
        char** words = nullptr;
        int count = 0;
        if (!answer || !dbus_message_get_args(answer.get(), nullptr, DBUS_TYPE_ARRAY, DBUS_TYPE_STRING, &words, &count,
                                              DBUS_TYPE_INVALID))
            return;
        for (int i = 0; i < count; ++i) knows_markup |= std::string_view(words[i]) == "body-markup";
        dbus_free_string_array(words);
    }

    void ask_colours() {
        DBusMessage* question = dbus_message_new_method_call(kPortal, kPortalPath, kSettings, "Read");
        const char *area = kAppearance, *name = kColorScheme;
        dbus_message_append_args(question, DBUS_TYPE_STRING, &area, DBUS_TYPE_STRING, &name, DBUS_TYPE_INVALID);
        const Message answer = ask(question);
        DBusMessageIter at;
        if (answer && dbus_message_iter_init(answer.get(), &at)) tell_colours(at);
    }

    void tell_colours(DBusMessageIter at) {
        dbus_uint32_t scheme = 0;
        if (!number_within(at, scheme)) return;
        errands->post([told = doors.colours, dark = scheme == 1] { told(dark); });
    }

    void hear(const Message& message) {
        if (dbus_message_is_signal(message.get(), kNotifications, "ActionInvoked")) {
            dbus_uint32_t number = 0;
            const char* action = nullptr;
            if (!dbus_message_get_args(message.get(), nullptr, DBUS_TYPE_UINT32, &number, DBUS_TYPE_STRING, &action,
                                       DBUS_TYPE_INVALID))
                return;
            if (const auto found = shown.find(number); found != shown.end())
                errands->post([told = doors.pressed, email = found->second] { told(email); });
        } else if (dbus_message_is_signal(message.get(), kNotifications, "NotificationClosed")) {
            dbus_uint32_t number = 0;
            if (dbus_message_get_args(message.get(), nullptr, DBUS_TYPE_UINT32, &number, DBUS_TYPE_INVALID))
                shown.erase(number);
        } else if (dbus_message_is_signal(message.get(), kSettings, "SettingChanged")) {
            DBusMessageIter at;
            const char *area = nullptr, *name = nullptr;
            if (!dbus_message_iter_init(message.get(), &at)) return;
            for (const char** word : {&area, &name}) {
                if (dbus_message_iter_get_arg_type(&at) != DBUS_TYPE_STRING) return;
                dbus_message_iter_get_basic(&at, word);
                dbus_message_iter_next(&at);
            }
            if (std::string_view(area) == kAppearance && std::string_view(name) == kColorScheme) tell_colours(at);
        }
    }

    void send_waiting() {
        std::deque<News> now;
        {
            const std::lock_guard lock(mutex);
            now.swap(waiting);
        }
        for (const News& news : now) send(news);
    }

    void send(const News& news) {
        DBusMessage* question =
            dbus_message_new_method_call(kNotifications, kNotificationsPath, kNotifications, "Notify");
        const std::string body = knows_markup ? without_markup(news.text) : news.text;
        const char *program = "Kontor", *icon = "kontor", *title = news.title.c_str(), *text = body.c_str();
        const dbus_uint32_t none = 0;
        const dbus_int32_t as_usual = -1;
        DBusMessageIter to;
        dbus_message_iter_init_append(question, &to);
        dbus_message_iter_append_basic(&to, DBUS_TYPE_STRING, &program);
        dbus_message_iter_append_basic(&to, DBUS_TYPE_UINT32, &none);
        for (const char** word : {&icon, &title, &text}) dbus_message_iter_append_basic(&to, DBUS_TYPE_STRING, word);
        append_actions(to);
        append_hints(to);
        dbus_message_iter_append_basic(&to, DBUS_TYPE_INT32, &as_usual);
        const Message answer = ask(question);
        dbus_uint32_t number = 0;
        if (answer && dbus_message_get_args(answer.get(), nullptr, DBUS_TYPE_UINT32, &number, DBUS_TYPE_INVALID))
            shown[number] = news.email;
    }
};

Bus::Bus(std::shared_ptr<Errands> errands, Doors doors) {
    auto line = std::make_shared<Line>();
    line->errands = std::move(errands);
    line->doors = std::move(doors);
    if (!line->open()) return;
    line_ = std::move(line);
    line_->thread = std::thread([line = line_.get()] { line->run(); });
}

Bus::~Bus() {
    if (!line_) return;
    line_->ends = true;
    (void)!::write(line_->wake[1], "x", 1);
    line_->thread.join();
}

bool Bus::is_there() const { return line_ != nullptr; }

void Bus::notify(const std::string& title, const std::string& text, const std::string& email) {
    // libdbus ends the program over text that is no UTF-8.
    if (!line_ || !dbus_validate_utf8(title.c_str(), nullptr) || !dbus_validate_utf8(text.c_str(), nullptr)) return;
    {
        const std::lock_guard lock(line_->mutex);
        line_->waiting.push_back({title, text, email});
    }
    (void)!::write(line_->wake[1], "x", 1);
}

}  // namespace kontor::desktop
