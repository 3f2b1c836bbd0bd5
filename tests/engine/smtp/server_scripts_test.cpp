#include "tests/engine/smtp/server_subject.hpp"
#include "tests/support/script_suite.hpp"

namespace kontor::test {
namespace {

KONTOR_SCRIPTS(ServerScript, ServerSubject, "smtp_server", 'S', 30)

}  // namespace
}  // namespace kontor::test
