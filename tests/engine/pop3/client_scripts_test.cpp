#include "tests/engine/pop3/client_subject.hpp"
#include "tests/support/script_suite.hpp"

namespace kontor::test {
namespace {

KONTOR_SCRIPTS(ClientScript, ClientSubject, "pop3", 'C', 120)

}  // namespace
}  // namespace kontor::test
