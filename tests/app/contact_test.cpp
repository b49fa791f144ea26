// Who is written to and what is forgotten, by the use cases alone: the rows of the law that need no outside.

#include <doctest/doctest.h>

#include "app/contacts.hpp"
#include "app/evidence.hpp"
#include "app/ledger.hpp"
#include "app/messages.hpp"
#include "app/prospect_pages.hpp"
#include "app/publisher.hpp"
#include "app/sender.hpp"
#include "app/sender_checks.hpp"
#include "app/subjects.hpp"
#include "app/suppressions.hpp"
#include "app/tasks.hpp"
#include "app/unsubscribe.hpp"

namespace parrain {
namespace {

using test::money;
using test::on_each_engine;
using test::paid;
using test::Publisher;
using test::started;
using test::TestDatabase;

std::vector<app::Message> messages_of(Publisher& publisher, const std::string& template_key) {
    app::MessageFilter filter;
    filter.template_key = template_key;
    return app::Messages(publisher.context()).list(publisher.workspace, filter, {}).items;
}

app::ProspectNotice notice(Publisher& publisher, ReferralId id) {
    const app::Context context = publisher.context();
    return context.store.read(
        [&](app::Transaction& tx) { return tx.contacts().notice(publisher.workspace, id).value(); });
}

std::string token_of(Publisher& publisher, ReferralId id) {
    const app::Context context = publisher.context();
    return context.store.read(
        [&](app::Transaction& tx) { return tx.contacts().link_of(publisher.workspace, id).value().token; });
}

void move(Publisher& publisher, ReferralId id, const std::string& event) {
    REQUIRE(app::Referrals(publisher.context())
                .transition(publisher.finance(), id, {.event = event, .reason = {}, .version = {}}));
}

}  // namespace

TEST_CASE("a prospect is written to once for ever, whichever advocate, after erasure and in another spelling") {
    on_each_engine([](TestDatabase& database) {
        Publisher publisher(database);
        const auto alice = publisher.advocate("alice");
        const auto bob = publisher.advocate("bob");
        const auto first = publisher.recommend(alice, "lea@novaprim.fr").value();
        CHECK(notice(publisher, first).step == app::NoticeStep::kQueued);
        move(publisher, first, "lost");
        const auto second = publisher.recommend(bob, "lea@novaprim.fr").value();
        CHECK(notice(publisher, second).step == app::NoticeStep::kAlreadyWritten);
        REQUIRE(app::Subjects(publisher.context()).erase(publisher.finance(), "lea@novaprim.fr"));
        const auto third = publisher.recommend(bob, "Lea+again@novaprim.fr").value();
        CHECK(notice(publisher, third).step == app::NoticeStep::kAlreadyWritten);
        CHECK(messages_of(publisher, "prospect.introduction").size() == 1);
    });
}

TEST_CASE("a message names its source, and a private address gets none but a page to forward") {
    on_each_engine([](TestDatabase& database) {
        Publisher publisher(database);
        const auto alice = publisher.advocate("alice");
        const auto person = publisher.recommend(alice, "lea@novaprim.fr").value();
        const auto sent = app::EvidenceBook(publisher.context()).of(publisher.workspace, person);
        REQUIRE(sent);
        REQUIRE(sent->messages.size() == 1);
        const std::string& text = sent->messages[0].content.text;
        CHECK(text.find("alice") != std::string::npos);
        CHECK(text.find("Company of alice") != std::string::npos);
        CHECK(text.find("2026") != std::string::npos);
        CHECK(sent->messages[0].unsubscribe_url.find("/u/") != std::string::npos);

        const auto consumer = publisher.recommend(alice, "mamie@orange.fr").value();
        CHECK(notice(publisher, consumer).step == app::NoticeStep::kForward);
        CHECK(notice(publisher, consumer).link_only == ContactReason::kConsumer);
        CHECK(messages_of(publisher, "prospect.introduction").size() == 1);
        CHECK(messages_of(publisher, "advocate.forward_link").size() == 1);
    });
}

TEST_CASE("every spelling of an address that objected is recognised, and none is kept") {
    on_each_engine([](TestDatabase& database) {
        Publisher publisher(database);
        const app::Contacts contacts(publisher.context());
        const auto alice = publisher.advocate("alice");
        const auto before = publisher.recommend(alice, "jean.dupont@gmail.com").value();
        REQUIRE(contacts.suppress(publisher.finance(), "jean.dupont@gmail.com")->is_new);
        CHECK(publisher.referral(before).state == ReferralState::kObjected);
        for (const char* spelling : {"JEAN.DUPONT@gmail.com", "jean.dupont+x@gmail.com", "jeandupont@gmail.com",
                                     " jean.dupont@googlemail.com ", "j.e.a.n.dupont+y@googlemail.com"}) {
            CAPTURE(spelling);
            CHECK(*contacts.is_suppressed(publisher.workspace, spelling));
            const auto again = publisher.recommend(alice, spelling).value();
            CHECK(publisher.referral(again).state == ReferralState::kRejected);
            CHECK(publisher.referral(again).reason == "suppressed");
        }
        CHECK_FALSE(contacts.suppress(publisher.finance(), "jean.dupont@gmail.com")->is_new);
        CHECK(contacts.suppressions(publisher.workspace, {}).size() == 1);
    });
}

TEST_CASE("whoever was not informed is spoken of on day 25 and forgotten on day 30, by the moment it was due") {
    on_each_engine([](TestDatabase& database) {
        Publisher publisher(database);
        const Instant submitted = publisher.now();
        const auto id = publisher.recommend(publisher.advocate("alice"), "mamie@orange.fr").value();
        const app::Contacts contacts(publisher.context());
        publisher.pass(Duration::seconds(25 * 86'400 - 1));
        CHECK(contacts.uninformed(publisher.workspace).empty());
        publisher.pass(Duration::seconds(1));
        CHECK(contacts.uninformed(publisher.workspace).size() == 1);
        publisher.pass(Duration::seconds(5 * 86'400 - 1));
        CHECK(publisher.referral(id).state == ReferralState::kAccepted);
        publisher.pass(Duration::days(7));
        CHECK(publisher.referral(id).state == ReferralState::kErased);
        CHECK(!publisher.referral(id).email);
        CHECK(contacts.uninformed(publisher.workspace).empty());
        const auto history = app::Referrals(publisher.context()).history(publisher.workspace, id).value().lines;
        CHECK(history.back().event == "retention_ended");
        CHECK(history.back().at == submitted + Duration::days(30));
    });
}

TEST_CASE("a prospect nobody informed is a task with a date, closed by whatever informs or forgets them") {
    on_each_engine([](TestDatabase& database) {
        Publisher publisher(database);
        const Instant submitted = publisher.now();
        const auto alice = publisher.advocate("alice");
        const auto told = publisher.recommend(alice, "mamie@orange.fr").value();
        const auto forgotten = publisher.recommend(alice, "papi@orange.fr").value();
        const auto objected = publisher.recommend(alice, "tante@orange.fr").value();
        const app::Tasks tasks(publisher.context());
        const auto of = [&](ReferralId id) -> std::optional<app::Task> {
            for (const app::ListedTask& one :
                 tasks.list(publisher.workspace, {.kind = app::TaskKind::kUninformed}, {})) {
                if (one.task.referral == id) return one.task;
            }
            return std::nullopt;
        };
        publisher.pass(Duration::seconds(25 * 86'400 - 1));
        CHECK_FALSE(of(told));
        publisher.pass(Duration::seconds(1));
        publisher.pass(Duration::hours(1));
        CHECK(tasks.open_count(publisher.workspace) == 3);
        CHECK(of(told)->due_at == submitted + Duration::days(30));
        CHECK(of(told)->created_at == submitted + Duration::days(25));

        RetentionRules rules;
        rules.notice_alert_days = 20;
        rules.notice_days = 28;
        REQUIRE(app::Contacts(publisher.context()).set_retention(publisher.workspace, 0, rules));
        CHECK(of(told)->due_at == submitted + Duration::days(28));

        move(publisher, told, "contacted");
        CHECK(of(told)->state == app::TaskState::kDone);
        CHECK(of(told)->note == "They were informed.");
        REQUIRE(app::Contacts(publisher.context()).suppress(publisher.finance(), "tante@orange.fr"));
        CHECK(of(objected)->state == app::TaskState::kDone);
        publisher.pass(Duration::days(3));
        CHECK(publisher.referral(forgotten).state == ReferralState::kErased);
        CHECK(of(forgotten)->state == app::TaskState::kDone);
        CHECK(of(forgotten)->note == "They were forgotten.");
        CHECK(of(forgotten)->done_by->kind == app::ActorKind::kSystem);
        CHECK(tasks.open_count(publisher.workspace) == 0);
    });
}

TEST_CASE("a task that somebody finished, though the prospect was not informed, is not opened again") {
    on_each_engine([](TestDatabase& database) {
        Publisher publisher(database);
        const auto id = publisher.recommend(publisher.advocate("alice"), "mamie@orange.fr").value();
        const app::Tasks tasks(publisher.context());
        publisher.pass(Duration::days(26));
        const auto open = tasks.list(publisher.workspace, {.state = app::TaskState::kOpen}, {});
        REQUIRE(open.size() == 1);
        REQUIRE(tasks.finish(publisher.finance(), open.front().task.id, "Left a message", {}));
        publisher.pass(Duration::days(1));
        CHECK(tasks.open_count(publisher.workspace) == 0);
        move(publisher, id, "contacted");
        CHECK(tasks.get(publisher.workspace, open.front().task.id)->task.note == "Left a message");
    });
}

TEST_CASE("what waits in the queue for somebody who is erased is withdrawn, with its reason") {
    on_each_engine([](TestDatabase& database) {
        Publisher publisher(database);
        const auto alice = publisher.advocate("alice");
        REQUIRE(publisher.recommend(alice, "lea@novaprim.fr"));
        REQUIRE(publisher.recommend(alice, "mamie@orange.fr"));
        const auto states = [&] {
            std::vector<std::string> all;
            for (const app::Message& one : app::Messages(publisher.context()).list(publisher.workspace, {}, {}).items) {
                all.push_back(std::string(to_string(one.state)) + " " +
                              (one.reason ? std::string(to_string(*one.reason)) : "-"));
            }
            return all;
        };
        CHECK(states() == std::vector<std::string>{"queued -", "queued -"});
        REQUIRE(app::Subjects(publisher.context()).erase(publisher.finance(), "lea@novaprim.fr"));
        CHECK(states() == std::vector<std::string>{"queued -", "refused erased"});
        REQUIRE(app::Subjects(publisher.context()).erase(publisher.finance(), "alice@alice.example"));
        CHECK(states() == std::vector<std::string>{"refused erased", "refused erased"});
    });
}

TEST_CASE("a silent prospect is forgotten 30 days after the message, an interested one after three years") {
    on_each_engine([](TestDatabase& database) {
        Publisher publisher(database);
        const auto alice = publisher.advocate("alice");
        const auto silent = publisher.recommend(alice, "lea@novaprim.fr").value();
        const auto engaged = publisher.recommend(alice, "max@quartz.fr").value();
        publisher.pass(Duration::days(10));
        move(publisher, silent, "contacted");
        move(publisher, engaged, "contacted");
        move(publisher, engaged, "prospect_interested");
        publisher.pass(Duration::seconds(30 * 86'400 - 1));
        CHECK(publisher.referral(silent).state == ReferralState::kContacted);
        publisher.pass(Duration::seconds(1));
        CHECK(publisher.referral(silent).state == ReferralState::kErased);
        publisher.pass(Duration::days(3 * 365 - 40));
        CHECK(publisher.referral(engaged).state != ReferralState::kErased);
        publisher.pass(Duration::days(45));
        CHECK(publisher.referral(engaged).state == ReferralState::kErased);
    });
}

TEST_CASE("settings of retention reckon every prospect anew") {
    on_each_engine([](TestDatabase& database) {
        Publisher publisher(database);
        const auto id = publisher.recommend(publisher.advocate("alice"), "lea@novaprim.fr").value();
        const Instant submitted = publisher.now();
        const app::Contacts contacts(publisher.context());
        CHECK(notice(publisher, id).erase_at == submitted + Duration::days(30));
        RetentionRules rules;
        rules.notice_alert_days = 5;
        rules.notice_days = 10;
        const auto set = contacts.set_retention(publisher.workspace, 0, rules);
        REQUIRE(set);
        CHECK(notice(publisher, id).erase_at == submitted + Duration::days(10));
        CHECK(contacts.set_retention(publisher.workspace, 0, rules).error() == ErrorCode::kPreconditionFailed);
        CHECK(contacts.set_retention(publisher.workspace, set->version, {}));
        CHECK(notice(publisher, id).erase_at == submitted + Duration::days(30));
    });
}

TEST_CASE("whether the sender's domain is verified is kept, and looked at again after 30 days or for another domain") {
    on_each_engine([](TestDatabase& database) {
        Publisher publisher(database);
        const app::SenderChecks checks(publisher.context());
        SenderRecords answer{RecordFinding::kGood, RecordFinding::kGood, RecordFinding::kMissing};
        std::vector<std::string> asked;
        const app::LookAtSender look = [&](const std::string& domain) {
            asked.push_back(domain);
            return answer;
        };
        CHECK(checks.look(publisher.workspace, look)->standing == SenderStanding::kTrial);
        CHECK(app::look_at_due_senders(publisher.context(), look) == 0);
        CHECK(asked.empty());

        const app::Senders senders(publisher.context());
        app::Sender sender = senders.get(publisher.workspace);
        sender.from_address = "bonjour@facturel.fr";
        sender = senders.put(publisher.workspace, 0, sender).value();
        CHECK(checks.get(publisher.workspace).standing == SenderStanding::kUnchecked);
        CHECK(app::look_at_due_senders(publisher.context(), look) == 1);
        const auto first = checks.get(publisher.workspace);
        CHECK(first.standing == SenderStanding::kUnverified);
        CHECK(first.check->checked_at == publisher.now());
        CHECK(first.check->records == answer);

        answer.dmarc = RecordFinding::kGood;
        CHECK(app::look_at_due_senders(publisher.context(), look) == 0);
        publisher.pass(Duration::days(30));
        CHECK(app::look_at_due_senders(publisher.context(), look) == 1);
        CHECK(checks.get(publisher.workspace).standing == SenderStanding::kVerified);

        sender.from_address = "bonjour@facturel.com";
        REQUIRE(senders.put(publisher.workspace, sender.version, sender));
        CHECK(checks.get(publisher.workspace).standing == SenderStanding::kUnchecked);
        CHECK_FALSE(checks.get(publisher.workspace).check);
        CHECK(asked == std::vector<std::string>{"facturel.fr", "facturel.fr"});
    });
}

TEST_CASE("messages to prospects wait for a verified domain where the workspace wants that, and only there") {
    on_each_engine([](TestDatabase& database) {
        Publisher publisher(database);
        const auto alice = publisher.advocate("alice");
        const app::Senders senders(publisher.context());
        app::Sender sender = senders.get(publisher.workspace);
        sender.from_address = "bonjour@facturel.fr";
        sender = senders.put(publisher.workspace, 0, sender).value();
        const auto warned = publisher.recommend(alice, "lea@novaprim.fr").value();
        CHECK(notice(publisher, warned).step == app::NoticeStep::kQueued);

        sender.only_verified = true;
        REQUIRE(senders.put(publisher.workspace, sender.version, sender)->only_verified);
        const auto held = publisher.recommend(alice, "max@quartz.fr").value();
        CHECK(notice(publisher, held).step == app::NoticeStep::kWaiting);
        publisher.pass(Duration::hours(1));
        CHECK(notice(publisher, held).step == app::NoticeStep::kWaiting);
        CHECK(messages_of(publisher, "prospect.introduction").size() == 1);
        const app::LookAtSender good = [](const std::string&) {
            return SenderRecords{RecordFinding::kGood, RecordFinding::kNoSelector, RecordFinding::kWatchOnly};
        };
        REQUIRE(app::SenderChecks(publisher.context()).look(publisher.workspace, good)->standing ==
                SenderStanding::kVerified);
        publisher.pass(Duration::hours(1));
        CHECK(notice(publisher, held).step == app::NoticeStep::kQueued);
        CHECK(messages_of(publisher, "prospect.introduction").size() == 2);
    });
}

TEST_CASE("a prospect's page takes consent and refusal, and looking at it writes nothing") {
    on_each_engine([](TestDatabase& database) {
        Publisher publisher(database);
        const app::ProspectPages pages(publisher.context());
        const auto id = publisher.recommend(publisher.advocate("alice"), "lea@novaprim.fr").value();
        const std::string token = token_of(publisher, id);
        const auto seen = pages.page(token, Locale::kFr);
        REQUIRE(seen);
        REQUIRE(seen->advocate);
        CHECK(seen->advocate->name == "alice");
        CHECK(!seen->legal.empty());
        CHECK(publisher.referral(id).state == ReferralState::kAccepted);
        CHECK(pages.interested(token, Locale::kFr)->standing == app::ProspectPage::Standing::kInterested);
        CHECK(publisher.referral(id).state == ReferralState::kEngaged);
        const auto evidence = app::EvidenceBook(publisher.context()).of(publisher.workspace, id).value();
        REQUIRE(evidence.consent);
        CHECK(evidence.consent->text == app::kInterestText);
        CHECK(evidence.consent->locale == Locale::kFr);
        CHECK(pages.refuse(token, Locale::kEn)->standing == app::ProspectPage::Standing::kRefused);
        CHECK(publisher.referral(id).state == ReferralState::kObjected);
        CHECK(pages.interested(token, Locale::kEn)->standing == app::ProspectPage::Standing::kRefused);
        CHECK(pages.page(token + "a", Locale::kEn).error() == ErrorCode::kNotFound);
    });
}

TEST_CASE("interest shown by a forwarded link moves nothing until somebody of the team confirms it") {
    on_each_engine([](TestDatabase& database) {
        Publisher publisher(database);
        const app::ProspectPages pages(publisher.context());
        const auto id = publisher.recommend(publisher.advocate("alice"), "mamie@orange.fr").value();
        const std::string token = token_of(publisher, id);
        CHECK(pages.interested(token, Locale::kFr));
        CHECK(pages.interested(token, Locale::kFr));
        CHECK(publisher.referral(id).state == ReferralState::kAccepted);
        CHECK_FALSE(publisher.referral(id).engaged_at);
        const auto tasks = app::Tasks(publisher.context()).list(publisher.workspace, {}, {});
        REQUIRE(tasks.size() == 1);
        CHECK(tasks.front().task.kind == app::TaskKind::kForwardedInterest);
        CHECK(tasks.front().task.referral == id);
        const auto evidence = app::EvidenceBook(publisher.context()).of(publisher.workspace, id).value();
        REQUIRE(evidence.consent);
        CHECK(evidence.consent->is_forwarded);
        move(publisher, id, "contacted");
        move(publisher, id, "prospect_interested");
        CHECK(publisher.referral(id).state == ReferralState::kEngaged);
    });
}

TEST_CASE("a prospect is written to in the language of their country, given or told by their domain") {
    on_each_engine([](TestDatabase& database) {
        Publisher publisher(database);
        const auto alice = publisher.advocate("alice");
        REQUIRE(publisher.recommend(alice, "lea@novaprim.fr"));
        REQUIRE(publisher.recommend(alice, "lea@novaprim.us"));
        const auto messages = messages_of(publisher, "prospect.introduction");
        REQUIRE(messages.size() == 2);
        CHECK(messages.front().locale == Locale::kEn);
        CHECK(messages.back().locale == Locale::kFr);
    });
}

TEST_CASE("an unsubscribe link works after erasure, once and again") {
    on_each_engine([](TestDatabase& database) {
        Publisher publisher(database);
        const app::Unsubscribe unsubscribe(publisher.context());
        const auto id = publisher.recommend(publisher.advocate("alice"), "lea@novaprim.fr").value();
        const std::string token = token_of(publisher, id);
        move(publisher, id, "erasure");
        CHECK_FALSE(unsubscribe.page(token)->is_done);
        CHECK(unsubscribe.unsubscribe(token)->is_done);
        CHECK(unsubscribe.unsubscribe(token)->is_done);
        const app::Contacts contacts(publisher.context());
        CHECK(contacts.suppressions(publisher.workspace, {}).size() == 1);
        CHECK(*contacts.is_suppressed(publisher.workspace, "LEA+x@novaprim.fr"));
    });
}

TEST_CASE("a person is forgotten everywhere, and the ledger holds") {
    on_each_engine([](TestDatabase& database) {
        Publisher publisher(database);
        const auto alice = publisher.advocate("alice");
        const auto id = publisher.recommend(alice, "lea@novaprim.fr").value();
        publisher.bill(started("e1", publisher.now(), money(120'000)), "lea@novaprim.fr");
        publisher.bill(paid("e2", publisher.now(), "in_1", money(120'000)), "lea@novaprim.fr");
        const std::string balances = publisher.balances();
        const app::Subjects subjects(publisher.context());
        CHECK(subjects.find(publisher.workspace, "LEA@novaprim.fr")->as_prospect.size() == 1);
        CHECK(subjects.find(publisher.workspace, "alice@alice.example")->as_user.size() == 1);
        const auto erased = subjects.erase(publisher.finance(), "lea@novaprim.fr");
        REQUIRE(erased);
        CHECK(erased->referrals == 1);
        CHECK(subjects.erase(publisher.finance(), "alice@alice.example")->users == 1);
        CHECK(subjects.find(publisher.workspace, "lea@novaprim.fr")->as_prospect.empty());
        CHECK(subjects.find(publisher.workspace, "alice@alice.example")->as_user.empty());
        CHECK(publisher.referral(id).state == ReferralState::kErased);
        CHECK(publisher.balances() == balances);
        CHECK(!app::Ledger(publisher.context()).verify(publisher.workspace, [](std::int64_t) {}).breach);
    });
}

}  // namespace parrain
