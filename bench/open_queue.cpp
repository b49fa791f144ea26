#include "open_queue.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

#include "app/call_store.hpp"
#include "app/programs.hpp"
#include "http_load.hpp"
#include "invented_user.hpp"
#include "storage/migrator.hpp"

namespace parrain::bench {
namespace {

constexpr std::size_t kReps = 8;
constexpr std::size_t kChunk = 5'000;
constexpr std::size_t kReferralsOfAdvocate = 25;
constexpr std::size_t kOneFreeIn = 7;
constexpr std::size_t kPageWhileSeeking = 200;

app::Member rep(WorkspaceId workspace, MemberId id, std::size_t number, Instant now) {
    const std::string email = "rep-" + std::to_string(number) + "@acme.example";
    return {.workspace = workspace,
            .id = id,
            .email = email,
            .email_key = email,
            .name = "Rep " + std::to_string(number),
            .role = "rep",
            .locale = Locale::kFr,
            .password_hash = "none",
            .created_at = now};
}

/// Somebody who recommends many.
app::Advocate advocate(app::Transaction& tx, const app::Context& context, WorkspaceId workspace, ProgramId program,
                       std::size_t number, Instant now) {
    const app::User user = insert_user(tx, context, workspace, number, now);
    app::Advocate made{};
    made.id = context.ids.make<AdvocateId>();
    made.program = program;
    made.user = user.id;
    made.account = user.account;
    made.source = "tab";
    made.code = "code-" + std::to_string(number);
    made.created_at = now;
    tx.referrals().insert(workspace, made);
    return made;
}

app::Referral referral(const app::Context& context, const app::Advocate& by, std::size_t number, Instant now) {
    const std::string n = std::to_string(number);
    app::Referral made{};
    made.id = context.ids.make<ReferralId>();
    made.program = by.program;
    made.advocate = by.id;
    made.account = by.account;
    made.state = ReferralState::kAdvocateCall;
    made.source = "tab";
    made.email = made.email_key = "lea@prospect-" + n + ".fr";
    made.prospect_key = *made.email_key;
    made.company = made.company_key = "prospect " + n;
    made.contact_name = "Léa Martin";
    made.address_class = "professional";
    made.submitted_at = made.updated_at = now;
    made.accepted_at = now;
    return made;
}

}  // namespace

OpenQueue::OpenQueue(OpenedData& data, std::size_t open) : open_(open) {
    const app::Context context = data.context();
    storage::Migrator(data.database()).migrate(context.clock.now());
    const auto made = app::Workspaces(context).create({.name = "Acme",
                                                       .preset = "advocate-calls",
                                                       .locale = Locale::kFr,
                                                       .currency = Currency::parse("EUR").value(),
                                                       .is_live = false});
    const WorkspaceId workspace = made->id;
    api_key_ = made->api_key;
    const ProgramId program = app::Programs(context).list(workspace).front().program.id;
    const Instant now = context.clock.now();
    std::array<MemberId, kReps> reps;
    context.store.write([&](app::Transaction& tx) {
        for (std::size_t i = 0; i < kReps; ++i) {
            reps[i] = context.ids.make<MemberId>();
            tx.access().insert(rep(workspace, reps[i], i, now));
        }
    });
    rep_ = reps.front();
    app::Advocate by;
    for (std::size_t first = 0; first < open; first += kChunk) {
        context.store.write([&](app::Transaction& tx) {
            for (std::size_t i = first; i < std::min(first + kChunk, open); ++i) {
                if (i % kReferralsOfAdvocate == 0) by = advocate(tx, context, workspace, program, i, now);
                const app::Referral one = referral(context, by, i, now);
                tx.referrals().insert(workspace, one);
                const auto place = static_cast<std::int64_t>(i * 7'919 % open);
                const auto third = static_cast<std::int64_t>(open / 3);
                tx.calls().insert(workspace, app::CallTask{.referral = one.id,
                                                           .program = program,
                                                           .rep = reps[i % kReps],
                                                           .is_free = i % kOneFreeIn == 0,
                                                           .due_at = now + Duration::minutes(place - third),
                                                           .assigned_at = now,
                                                           .updated_at = now});
            }
        });
    }
}

std::vector<OpenQueue::Page> OpenQueue::pages(const ServerProcess& server) const {
    return {{.name = "all", .request = request("view=all")},
            {.name = "all, in the middle", .request = request("view=all&cursor=" + cursor_in_the_middle(server))},
            {.name = "mine", .request = request("view=mine&rep=" + rep_.str())},
            {.name = "to take", .request = request("view=to_take")}};
}

std::string OpenQueue::request(const std::string& query) const {
    return "GET /v1/queue?" + query + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + api_key_ + "\r\n\r\n";
}

std::string OpenQueue::cursor_in_the_middle(const ServerProcess& server) const {
    constexpr std::string_view kName = "\"next_cursor\":\"";
    std::string cursor;
    const std::string headers = "Authorization: Bearer " + api_key_ + "\r\n";
    for (std::size_t seen = 0; seen < open_ / 2; seen += kPageWhileSeeking) {
        const std::string path = "/v1/queue?view=all&limit=" + std::to_string(kPageWhileSeeking) +
                                 (cursor.empty() ? "" : "&cursor=" + cursor);
        const std::string answer = fetch(server.port(), path, headers);
        const auto at = answer.find(kName);
        if (at == std::string::npos) throw std::runtime_error("the queue ends before its middle:\n" + answer);
        const auto start = at + kName.size();
        cursor = answer.substr(start, answer.find('"', start) - start);
    }
    return cursor;
}

}  // namespace parrain::bench
