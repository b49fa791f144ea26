#include "app/access.hpp"

#include <algorithm>

#include "app/customers.hpp"
#include "app/members.hpp"
#include "core/crypto.hpp"
#include "core/email.hpp"
#include "core/text.hpp"

namespace parrain::app {
namespace {

constexpr std::size_t kLongestPassword = 256;
constexpr std::size_t kLongestName = 120;
constexpr std::size_t kSecretBits = 256;

/// Seconds between two writes of "last used": a busy key would otherwise cost a commit per call.
constexpr Duration kTouchInterval = Duration::minutes(5);

std::string digest(std::string_view secret) {
    return crypto::hex(crypto::sha256(secret));
}

/// A hash no password has, so that an unknown address takes as long to refuse as a wrong password.
const std::string& nobodys_hash() {
    static const std::string hash = crypto::hash_password(crypto::random_token(kSecretBits));
    return hash;
}

Result<Email> check_claim(const Access::Claim& claim) {
    const auto email = Email::parse(claim.email);
    if (!email) return fail(email.error(), "/email");
    const std::size_t name_length = code_point_count(trimmed(claim.name));
    if (name_length == 0) return fail(ErrorCode::kRequired, "/name");
    if (name_length > kLongestName) return fail(ErrorCode::kTooLong, "/name", at_most(kLongestName));
    const std::size_t length = code_point_count(claim.password);
    if (length < kShortestPassword || claim.password == claim.email) return fail(ErrorCode::kPasswordWeak, "/password");
    if (claim.password.size() > kLongestPassword)
        return fail(ErrorCode::kTooLong, "/password", at_most(kLongestPassword));
    return email;
}

}  // namespace

Result<Caller> Access::by_api_key(std::string_view key) const {
    if (!crypto::api_key_kind(key)) return fail(ErrorCode::kUnauthorized);
    const Instant now = context_.clock.now();
    const std::string hash = digest(key);
    const auto found = context_.store.read([&](Transaction& tx) { return tx.access().find_api_key(hash); });
    if (!found || found->revoked_at) return fail(ErrorCode::kUnauthorized);
    if (!found->last_used_at || now - *found->last_used_at >= kTouchInterval) {
        context_.store.write([&](Transaction& tx) { tx.access().touch_api_key(found->workspace, found->id, now); });
    }
    return Caller{.workspace = found->workspace,
                  .actor = {ActorKind::kApi, found->id.value()},
                  .role = "",
                  .scopes = found->scopes,
                  .acts_for = found->made_by};
}

Result<OpenedSession> Access::by_session(std::string_view token) const {
    const std::string hash = digest(token);
    const Instant now = context_.clock.now();
    return context_.store.read([&](Transaction& tx) -> Result<OpenedSession> {
        const auto session = tx.access().find_session(hash);
        if (!session || session->expires_at <= now) return fail(ErrorCode::kUnauthorized);
        const auto member = tx.access().find_member(session->workspace, session->member);
        const auto workspace = tx.workspaces().find(session->workspace);
        if (!member || member->removed_at || !workspace) return fail(ErrorCode::kUnauthorized);
        return OpenedSession{
            .token = std::string(token), .csrf = session->csrf, .member = *member, .workspace = *workspace};
    });
}

Result<OpenedSession> Access::claim(const Claim& claim, Locale locale) const {
    const auto email = check_claim(claim);
    if (!email) return email.failure();
    const std::string link_hash = digest(claim.link);
    const Instant now = context_.clock.now();
    const auto link = context_.store.read([&](Transaction& tx) { return tx.access().find_owner_link(link_hash); });
    if (!link || link->used_at || link->expires_at <= now) return fail(ErrorCode::kLinkExpired);

    const std::string password_hash = crypto::hash_password(claim.password);
    const auto new_id = context_.ids.make<MemberId>();
    return context_.store.write([&](Transaction& tx) -> Result<OpenedSession> {
        Member member{.workspace = link->workspace,
                      .id = new_id,
                      .email = email->str(),
                      .email_key = email->match_key(),
                      .name = "",
                      .role = "owner",
                      .locale = locale,
                      .password_hash = "",
                      .created_at = now};
        const auto team = tx.access().members_locked(link->workspace);
        if (link->member) {
            member = *std::ranges::find(team, *link->member, &Member::id);
            if (!is_invited(member)) return fail(ErrorCode::kLinkExpired);
            if (member.email_key != email->match_key()) return fail(ErrorCode::kUnknownValue, "/email");
        }
        member.name = std::string(trimmed(claim.name));
        member.locale = locale;
        member.password_hash = password_hash;
        if (!tx.access().use_owner_link(link_hash, now)) return fail(ErrorCode::kLinkExpired);
        const auto known = std::ranges::find(team, member.email_key, &Member::email_key);
        if (!link->member && known != team.end()) {
            if (!known->removed_at) return fail(ErrorCode::kAlreadyExists, "/email");
            // Who comes back is the same person to everything that needs two.
            member.id = known->id;
            member.created_at = known->created_at;
        }
        if (known != team.end()) {
            tx.access().update(member);
        } else if (!tx.access().insert(member)) {
            return fail(ErrorCode::kAlreadyExists, "/email");
        }
        tx.access().append(member.workspace, member.id,
                           {.id = context_.ids.next(),
                            .at = now,
                            .actor = {ActorKind::kMember, member.id.value()},
                            .event = "joined",
                            .role = member.role});
        return open_session(tx, member);
    });
}

Result<OpenedSession> Access::log_in(std::string_view email, std::string_view password) const {
    const auto address = Email::parse(email);
    if (password.size() > kLongestPassword) return fail(ErrorCode::kBadCredentials);
    auto members = context_.store.read([&](Transaction& tx) {
        return address ? tx.access().members_by_email(address->match_key()) : std::vector<Member>{};
    });
    std::erase_if(members, is_invited);
    const auto member = std::ranges::find_if(
        members, [&](const Member& one) { return crypto::verify_password(one.password_hash, password); });
    if (members.empty()) crypto::verify_password(nobodys_hash(), password);
    if (member == members.end()) return fail(ErrorCode::kBadCredentials);
    return context_.store.write([&](Transaction& tx) -> Result<OpenedSession> {
        const auto present = tx.access().find_member(member->workspace, member->id);
        if (!present || present->removed_at) return fail(ErrorCode::kBadCredentials);
        return open_session(tx, *present);
    });
}

OpenedSession Access::open_session(Transaction& tx, const Member& member) const {
    const Instant now = context_.clock.now();
    const std::string token = crypto::random_token(kSecretBits);
    const std::string csrf = crypto::random_token(kSecretBits);
    tx.access().insert(ConsoleSession{.token_hash = digest(token),
                                      .workspace = member.workspace,
                                      .member = member.id,
                                      .csrf = csrf,
                                      .created_at = now,
                                      .expires_at = now + kSessionLength});
    return {
        .token = token, .csrf = csrf, .member = member, .workspace = tx.workspaces().find(member.workspace).value()};
}

void Access::log_out(std::string_view token) const {
    const std::string hash = digest(token);
    context_.store.write([&](Transaction& tx) { tx.access().remove_session(hash); });
}

Result<WidgetCaller> Access::enter(const WidgetVisit& visit) const {
    const auto visitor = Customers(context_).enter(visit);
    if (!visitor) return visitor.failure();
    return caller_of(visit, visitor->user);
}

}  // namespace parrain::app
