// Notifications and colours over a real bus (dbus-daemon), with a desktop on the other side that is played here.
#include "native/desktop/bus.hpp"

#include <dbus/dbus.h>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <condition_variable>
#include <thread>

extern char** environ;

namespace kontor::desktop {
namespace {

// The desktop: answers what is asked of it, and remembers it.
class PlayedDesktop {
public:
    PlayedDesktop() {
        int ends[2];
        if (::pipe2(ends, O_CLOEXEC) != 0) return;
        posix_spawn_file_actions_t actions;
        posix_spawn_file_actions_init(&actions);
        posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
        posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
        char program[] = "dbus-daemon", session[] = "--session", stay[] = "--nofork", print[] = "--print-address";
        char* arguments[] = {program, session, stay, print, nullptr};
        if (::posix_spawnp(&daemon_, program, &actions, nullptr, arguments, environ) != 0) daemon_ = 0;
        posix_spawn_file_actions_destroy(&actions);
        ::close(ends[1]);
        std::string address;
        for (char c = 0; ::read(ends[0], &c, 1) == 1 && c != '\n';) address += c;
        ::close(ends[0]);
        ::setenv("DBUS_SESSION_BUS_ADDRESS", address.c_str(), 1);
        bus_ = dbus_bus_get_private(DBUS_BUS_SESSION, nullptr);
        for (const char* name : {"org.freedesktop.Notifications", "org.freedesktop.portal.Desktop"})
            dbus_bus_request_name(bus_, name, 0, nullptr);
        thread_ = std::thread([this] { serve(); });
    }
    ~PlayedDesktop() {
        ends_ = true;
        thread_.join();
        dbus_connection_close(bus_);
        dbus_connection_unref(bus_);
        ::kill(daemon_, SIGTERM);
        ::waitpid(daemon_, nullptr, 0);
        ::unsetenv("DBUS_SESSION_BUS_ADDRESS");
    }

    std::atomic<dbus_uint32_t> scheme{1};
    std::atomic<bool> signals_colours{false};

    std::string notified() {
        std::unique_lock lock(mutex_);
        changed_.wait_for(lock, std::chrono::seconds(20), [this] { return !notified_.empty(); });
        return std::exchange(notified_, {});
    }

private:
    void serve() {
        while (!ends_) {
            dbus_connection_read_write(bus_, 50);
            while (DBusMessage* message = dbus_connection_pop_message(bus_)) {
                answer(message);
                dbus_message_unref(message);
            }
            if (signals_colours.exchange(false)) signal_colours();
        }
    }

    void answer(DBusMessage* message) {
        if (dbus_message_get_type(message) != DBUS_MESSAGE_TYPE_METHOD_CALL) return;
        const std::string_view method = dbus_message_get_member(message);
        DBusMessage* reply = dbus_message_new_method_return(message);
        if (method == "GetCapabilities") {
            const char* words[] = {"body", "body-markup"};
            const char** list = words;
            dbus_message_append_args(reply, DBUS_TYPE_ARRAY, DBUS_TYPE_STRING, &list, 2, DBUS_TYPE_INVALID);
        } else if (method == "Read") {
            append_scheme(reply, true);
        } else if (method == "Notify") {
            const dbus_uint32_t number = 7;
            dbus_message_append_args(reply, DBUS_TYPE_UINT32, &number, DBUS_TYPE_INVALID);
            note(message);
        }
        dbus_connection_send(bus_, reply, nullptr);
        dbus_message_unref(reply);
        if (method == "Notify") press(7);
        dbus_connection_flush(bus_);
    }

    void append_scheme(DBusMessage* message, bool twice) {
        DBusMessageIter to, outer, inner;
        const dbus_uint32_t value = scheme;
        dbus_message_iter_init_append(message, &to);
        dbus_message_iter_open_container(&to, DBUS_TYPE_VARIANT, twice ? "v" : "u", &outer);
        if (twice) {
            dbus_message_iter_open_container(&outer, DBUS_TYPE_VARIANT, "u", &inner);
            dbus_message_iter_append_basic(&inner, DBUS_TYPE_UINT32, &value);
            dbus_message_iter_close_container(&outer, &inner);
        } else {
            dbus_message_iter_append_basic(&outer, DBUS_TYPE_UINT32, &value);
        }
        dbus_message_iter_close_container(&to, &outer);
    }

    void signal_colours() {
        DBusMessage* signal = dbus_message_new_signal("/org/freedesktop/portal/desktop",
                                                      "org.freedesktop.portal.Settings", "SettingChanged");
        const char *area = "org.freedesktop.appearance", *name = "color-scheme";
        dbus_message_append_args(signal, DBUS_TYPE_STRING, &area, DBUS_TYPE_STRING, &name, DBUS_TYPE_INVALID);
        append_scheme(signal, false);
        dbus_connection_send(bus_, signal, nullptr);
        dbus_connection_flush(bus_);
        dbus_message_unref(signal);
    }

    void press(dbus_uint32_t number) {
        DBusMessage* signal =
            dbus_message_new_signal("/org/freedesktop/Notifications", "org.freedesktop.Notifications", "ActionInvoked");
        const char* action = "default";
        dbus_message_append_args(signal, DBUS_TYPE_UINT32, &number, DBUS_TYPE_STRING, &action, DBUS_TYPE_INVALID);
        dbus_connection_send(bus_, signal, nullptr);
        dbus_message_unref(signal);
    }

    void note(DBusMessage* message) {
        const char *program = nullptr, *icon = nullptr, *title = nullptr, *text = nullptr;
        dbus_uint32_t replaced = 0;
        dbus_message_get_args(message, nullptr, DBUS_TYPE_STRING, &program, DBUS_TYPE_UINT32, &replaced,
                              DBUS_TYPE_STRING, &icon, DBUS_TYPE_STRING, &title, DBUS_TYPE_STRING, &text,
                              DBUS_TYPE_INVALID);
        const std::lock_guard lock(mutex_);
        notified_ = std::string(program) + "|" + title + "|" + text + "|" + dbus_message_get_signature(message);
        changed_.notify_all();
    }

    pid_t daemon_ = 0;
    DBusConnection* bus_ = nullptr;
    std::atomic<bool> ends_{false};
    std::mutex mutex_;
    std::condition_variable changed_;
    std::string notified_;
    std::thread thread_;
};

class BusTest : public testing::Test {
protected:
    // One for all, because libdbus knows one session in its life.
    static void SetUpTestSuite() { played = std::make_unique<PlayedDesktop>(); }
    static void TearDownTestSuite() { played.reset(); }
    // Errands until something was told.
    void wait_for(const std::string& what) {
        while (told.find(what) == std::string::npos) {
            std::unique_lock lock(mutex);
            ASSERT_TRUE(changed.wait_for(lock, std::chrono::seconds(20), [this] { return woken; })) << told;
            woken = false;
            lock.unlock();
            errands->run({});
        }
    }

    static inline std::unique_ptr<PlayedDesktop> played;
    std::mutex mutex;
    std::condition_variable changed;
    bool woken = false;
    std::string told;
    std::shared_ptr<Errands> errands = std::make_shared<Errands>([this] {
        const std::lock_guard lock(mutex);
        woken = true;
        changed.notify_all();
    });
};

TEST_F(BusTest, ANotificationIsShownAndPressed) {
    Bus bus(errands, {[this](const std::string& email) { told += " pressed " + email; }, [](bool) {}});
    ASSERT_TRUE(bus.is_there());
    bus.notify("\xFF", "is no text, and libdbus would end the program", "e1");
    bus.notify("Lena Voss", "A <b>green</b> field", "e17");
    EXPECT_EQ(played->notified(), "Kontor|Lena Voss|A &lt;b&gt;green&lt;/b&gt; field|susssasa{sv}i");
    wait_for("pressed e17");
}

TEST_F(BusTest, TheColoursOfTheDesktopAreFollowed) {
    Bus bus(errands, {[](const std::string&) {}, [this](bool dark) { told += dark ? " dark" : " light"; }});
    wait_for(" dark");
    played->scheme = 2;
    played->signals_colours = true;
    wait_for(" dark light");
}

}  // namespace
}  // namespace kontor::desktop
