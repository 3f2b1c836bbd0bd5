// One method call on its way, and the request it belongs to.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/jmap/dispatch.hpp"
#include "engine/jmap/errors.hpp"
#include "engine/jmap/json.hpp"
#include "engine/jmap/patch.hpp"
#include "engine/mail/account.hpp"
#include "engine/store/store.hpp"

namespace kontor::jmap {

struct Method;

// What lives as long as one Request object.
class Request {
public:
    explicit Request(const Context& its_context) : context(its_context) {}

    // The snapshot that all reads share. begin() puts the transaction's Update in its place, so that a writing call
    // reads what it wrote; after commit() or abandon() the next read opens a new snapshot.
    store::Result<store::View*> view();
    store::Result<store::Update*> begin();
    store::Result<void> commit();
    void abandon();
    void release() { snapshot_.reset(); }  // until the next view()

    bool uses(std::string_view capability) const;
    // 32 hexadecimal digits that nobody can guess and that no other call gives.
    std::string token();

    const Context& context;
    std::vector<std::string> capabilities;  // "using"
    CreatedIds created_ids;
    // What the call under way entails: carried out right behind it, answered under its id (RFC 8620 5.4).
    std::vector<std::pair<std::string, json>> implicit_calls;

private:
    std::unique_ptr<store::View> snapshot_;
    std::unique_ptr<store::Transaction> transaction_;
    store::Update* update_ = nullptr;
    std::uint64_t tokens_ = 0;
};

// What a handler sees. The view has been opened before the handler is called; so view() cannot fail.
class Call {
public:
    Call(Request& of, const Method& called, json& with) : request(of), method(called), arguments(with) {}

    const Context& context() const { return request.context; }
    store::View& view() const { return *view_; }
    store::Update& update() const { return *update_; }  // between begin() and commit()

    // Starts the one transaction of a writing call.
    MethodResult<void> begin();
    MethodResult<void> commit();
    // Ends it without a trace.
    void abandon();

    // Opens the snapshot: before the handler runs, and after release().
    MethodResult<void> open();
    // For a handler that waits for something other than the store. view() is gone until open().
    void release();

    Request& request;
    const Method& method;
    json& arguments;

    // From the argument accountId. `scope` is meaningless for methods that have none.
    std::string account_id;
    mail::Scope scope = mail::Scope::all();
    mail::AccountKind account_kind = mail::AccountKind::home;
    bool is_unified() const { return scope.is_all(); }

private:
    store::View* view_ = nullptr;
    store::Update* update_ = nullptr;
};

}  // namespace kontor::jmap
