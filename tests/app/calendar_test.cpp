#include <algorithm>

#include "app/call_store.hpp"
#include "app/publisher.hpp"
#include "app/reps.hpp"

namespace parrain::test {
namespace {

/// More than a calendar holds of calls that nobody was promised.
constexpr int kMany = 503;

/// A rep's queue: copies of one referral, due hour by hour, the latest of which is a promised call.
void fill(Publisher& publisher, MemberId rep, const app::Referral& model) {
    publisher.context().store.write([&](app::Transaction& tx) {
        for (int i = 1; i <= kMany; ++i) {
            app::Referral one = model;
            one.id = ReferralId(model.id.value() + i);
            one.prospect_key = "prospect-" + std::to_string(i);
            tx.referrals().insert(publisher.workspace, one);
            const Instant due = publisher.now() + Duration::hours(i);
            const auto promised = i == kMany ? std::optional(due) : std::nullopt;
            tx.calls().insert(publisher.workspace, {.referral = one.id,
                                                    .program = one.program,
                                                    .rep = rep,
                                                    .due_at = due,
                                                    .call_back_at = promised,
                                                    .assigned_at = publisher.now(),
                                                    .updated_at = publisher.now()});
        }
    });
}

}  // namespace

TEST_CASE("a calendar leaves out what is due last, and never a call that somebody was promised") {
    on_each_engine([](TestDatabase& database) {
        Publisher publisher(database);
        const auto referral = publisher.recommend(publisher.advocate("nadia"), "one@first.example");
        REQUIRE(referral);
        const MemberId rep(71);
        publisher.context().store.write([&](app::Transaction& tx) {
            tx.access().insert(app::Member{.workspace = publisher.workspace,
                                           .id = rep,
                                           .email = "lea@acme.example",
                                           .email_key = "lea@acme.example",
                                           .name = "Léa",
                                           .role = "rep",
                                           .locale = Locale::kEn,
                                           .password_hash = "",
                                           .created_at = publisher.now()});
            tx.calls().put(publisher.workspace,
                           app::StoredRepProfile{.profile = {.rep = rep}, .calendar_token = "secret"});
        });
        fill(publisher, rep, publisher.referral(*referral));
        const auto calendar = app::Reps(publisher.context()).calendar("secret");
        REQUIRE(calendar);
        CHECK(calendar->entries.size() == 501);
        CHECK(std::ranges::count_if(calendar->entries, &app::CalendarEntry::is_promised) == 1);
        const auto latest = std::ranges::max(calendar->entries, {}, [](const auto& one) { return one.at.micros(); });
        CHECK(latest.is_promised);
        CHECK(latest.at == publisher.now() + Duration::hours(kMany));
    });
}

}  // namespace parrain::test
