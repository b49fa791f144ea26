// What changes for a long queue changes in batches, and nothing is left out between two of them.
#include "app/call_book.hpp"
#include "app/publisher.hpp"

namespace parrain::test {
namespace {

/// More than two batches, and less than three.
constexpr int kMany = 503;
constexpr std::size_t kBatch = 200;

app::Member rep(WorkspaceId workspace, MemberId id, Instant now) {
    const std::string email = "rep-" + id.str() + "@acme.example";
    return {.workspace = workspace,
            .id = id,
            .email = email,
            .email_key = email,
            .name = "Rep",
            .role = "rep",
            .locale = Locale::kEn,
            .password_hash = "",
            .created_at = now};
}

/// Copies of a referral, in this state, each with an open task of `rep` where there is one.
void fill(Publisher& publisher, const app::Referral& model, ReferralState state, std::optional<MemberId> rep) {
    publisher.context().store.write([&](app::Transaction& tx) {
        for (int i = 1; i <= kMany; ++i) {
            app::Referral one = model;
            one.id = ReferralId(model.id.value() + i);
            one.prospect_key = "prospect-" + std::to_string(i);
            one.state = state;
            tx.referrals().insert(publisher.workspace, one);
            if (!rep) continue;
            tx.calls().insert(publisher.workspace, {.referral = one.id,
                                                    .program = one.program,
                                                    .rep = *rep,
                                                    .due_at = publisher.now(),
                                                    .assigned_at = publisher.now(),
                                                    .updated_at = publisher.now()});
        }
    });
}

std::size_t open_of(Publisher& publisher, MemberId rep) {
    return publisher.context().store.read(
        [&](app::Transaction& tx) { return tx.calls().open_of(publisher.workspace, rep, kMany * 2).size(); });
}

}  // namespace

TEST_CASE("what a rep with a long queue leaves is nobody's at once, and the others' batch by batch") {
    on_each_engine([](TestDatabase& database) {
        Publisher publisher(database);
        const auto referral = publisher.recommend(publisher.advocate("nadia"), "one@first.example");
        REQUIRE(referral);
        const MemberId gone(71);
        const MemberId there(72);
        fill(publisher, publisher.referral(*referral), ReferralState::kEngaged, gone);
        const app::Context context = publisher.context();
        context.store.write([&](app::Transaction& tx) {
            tx.access().insert(rep(publisher.workspace, there, publisher.now()));
            app::reroute_all(tx, context, publisher.workspace, gone, publisher.now());
        });
        CHECK(open_of(publisher, gone) == 0);
        CHECK(open_of(publisher, there) == kBatch);
        CHECK(open_of(publisher, MemberId()) == kMany - kBatch);
        publisher.pass(Duration::seconds(1));
        CHECK(open_of(publisher, MemberId()) == 0);
        CHECK(open_of(publisher, there) == kMany);
    });
}

TEST_CASE("rules that changed are held against a batch at once, and against the rest until its end") {
    on_each_engine([](TestDatabase& database) {
        Publisher publisher(database);
        const auto referral = publisher.recommend(publisher.advocate("nadia"), "one@first.example");
        REQUIRE(referral);
        fill(publisher, publisher.referral(*referral), ReferralState::kAccepted, {});
        publisher.want_calls();
        const app::Context context = publisher.context();
        const ProgramId id = publisher.referral(*referral).program;
        const auto pending = [&] {
            return context.store.read(
                [&](app::Transaction& tx) { return tx.calls().reconsideration(publisher.workspace, id); });
        };
        const auto change = [&](bool is_first) {
            context.store.write([&](app::Transaction& tx) {
                const auto program = tx.programs().find(publisher.workspace, id).value();
                const auto done =
                    app::reconsider_calls(tx, context, publisher.workspace, program, is_first, publisher.now());
                REQUIRE(done.ok());
            });
        };
        change(true);
        REQUIRE(pending());
        const std::int64_t first = pending()->after;
        CHECK(first > 0);
        CHECK(app::continue_reconsidering(context, publisher.workspace, id, publisher.now()));
        CHECK(pending()->after < first);
        // A greater change begins anew, and is not made smaller by what was under way.
        change(false);
        CHECK(pending()->after == first);
        change(true);
        CHECK_FALSE(pending()->is_first);
        publisher.pass(Duration::seconds(1));
        CHECK_FALSE(pending());
        CHECK_FALSE(app::continue_reconsidering(context, publisher.workspace, id, publisher.now()));
    });
}

}  // namespace parrain::test
