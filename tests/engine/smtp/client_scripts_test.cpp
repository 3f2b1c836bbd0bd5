#include "tests/engine/smtp/client_subject.hpp"
#include "tests/support/script_suite.hpp"

namespace kontor::test {
namespace {

KONTOR_SCRIPTS(ClientScript, ClientSubject, "smtp", 'C', 80)

}  // namespace
}  // namespace kontor::test
