#include "publisher.hpp"

#include <atomic>
#include <stdexcept>
#include <string_view>
#include <thread>

#include "http/widget_token.hpp"
#include "storage/migrator.hpp"

namespace parrain::bench {
namespace {

constexpr std::size_t kThreads = 64;
constexpr int kNode = 7;
constexpr std::string_view kHostPage = "https://app.example.com";

const storage::Statement kRows{
    "SELECT (SELECT COUNT(*) FROM referrals) + (SELECT COUNT(*) FROM prospect_claims) + "
    "(SELECT COUNT(*) FROM referral_rules) + (SELECT COUNT(*) FROM referral_events) + "
    "(SELECT COUNT(*) FROM advocates) + (SELECT COUNT(*) FROM billing_events) + "
    "(SELECT COUNT(*) FROM billing_links) + (SELECT COUNT(*) FROM invoices) + (SELECT COUNT(*) FROM rewards) + "
    "(SELECT COUNT(*) FROM reward_events) + (SELECT COUNT(*) FROM entries) + (SELECT COUNT(*) FROM balances) + "
    "(SELECT COUNT(*) FROM idempotency_keys)"};

void allow_host_page(const app::Context& context, WorkspaceId id) {
    const app::Workspaces workspaces(context);
    const app::Workspace made = workspaces.get(id).value();
    const auto changed = workspaces.update(id, made.version,
                                           {.name = made.name,
                                            .locale = made.locale,
                                            .product = made.product,
                                            .accent = made.accent,
                                            .website = made.website,
                                            .origins = {std::string(kHostPage)},
                                            .is_set_up = true});
    if (!changed) throw std::runtime_error("the workspace refuses its host page");
}

KnownUser make_user(const app::Context& context, const app::WidgetKey& key, ProgramId program, std::size_t number) {
    const std::string n = std::to_string(number);
    const app::WidgetClaims claims{.user = "user-" + n,
                                   .account = "account-" + n,
                                   .account_name = "Atelier " + n,
                                   .plan = {},
                                   .is_admin = true,
                                   .email = "camille@atelier-" + n + ".fr",
                                   .name = "Camille Petit",
                                   .locale = Locale::kFr};
    const app::WidgetVisit visit{.workspace = key.workspace, .claims = claims};
    const auto caller = app::Access(context).enter(visit).value();
    if (!app::Recommendations(context).state(visit, Locale::kFr)) throw std::runtime_error("a user sees no program");
    const auto advocate = context.store.read([&](app::Transaction& tx) {
        return tx.referrals().find_advocate(key.workspace, program, caller.user).value();
    });
    return {.claims = claims,
            .caller = caller,
            .advocate = advocate,
            .token = http::sign_token(claims, key, context.clock.now())};
}

std::string bearer_headers(std::string_view token) {
    return "Host: refer.example.com\r\nAuthorization: Bearer " + std::string(token) +
           "\r\nAccept: application/json\r\nUser-Agent: parrain-bench\r\n";
}

std::string widget_headers(const KnownUser& user) {
    return bearer_headers(user.token) + "Origin: " + std::string(kHostPage) + "\r\nReferer: " + std::string(kHostPage) +
           "/\r\nAccept-Language: fr\r\nAccept-Encoding: gzip, br\r\n";
}

std::string post(std::string_view path, const std::string& headers, const std::string& json) {
    return "POST " + std::string(path) + " HTTP/1.1\r\n" + headers +
           "Content-Type: application/json\r\nContent-Length: " + std::to_string(json.size()) + "\r\n\r\n" + json;
}

}  // namespace

OpenedData::OpenedData(const std::filesystem::path& folder)
    : database_(storage::open_database(folder.string())), store_(*database_), ids_(clock_, kNode) {
    storage::Migrator(*database_).migrate(clock_.now());
}

app::Context OpenedData::context() {
    return {.store = store_,
            .clock = clock_,
            .ids = ids_,
            .texts = texts_,
            .lists = lists_,
            .settings = settings_,
            .renderer = renderer_};
}

std::int64_t OpenedData::rows() {
    const auto count = database_->read_one(
        [](storage::Tx& tx) { return tx.one(kRows, {}, [](const storage::Row& row) { return row.int64(0); }); });
    return count.value_or(0);
}

app::NewReferral prospect(std::size_t number) {
    return {.email = "lea.martin@prospect-" + std::to_string(number) + ".fr",
            .company = "Novaprim " + std::to_string(number),
            .contact_name = "Léa Martin",
            .phone = {},
            .company_number = {},
            .country = "FR",
            .website = {},
            .need = "Facturation de 40 clients",
            .relationship = "Fournisseur"};
}

Publisher make_publisher(OpenedData& data, std::size_t count) {
    const app::Context context = data.context();
    const auto made = app::Workspaces(context).create({.name = "Acme",
                                                       .preset = "administrators",
                                                       .locale = Locale::kFr,
                                                       .currency = Currency::parse("EUR").value(),
                                                       .is_live = false});
    if (!made) throw std::runtime_error("no workspace could be made");
    allow_host_page(context, made->id);
    const ProgramId program =
        context.store.read([&](app::Transaction& tx) { return tx.programs().list(made->id).front().id; });
    Publisher publisher{.workspace = made->id, .api_key = made->api_key, .users = {}};
    publisher.users.resize(count);
    in_parallel(count, [&](std::size_t i) { publisher.users[i] = make_user(context, made->widget_key, program, i); });
    return publisher;
}

std::string payment_json(const std::string& name, const std::string& email) {
    return R"({"id":"evt-)" + name + R"(","type":"payment.received","occurred_at":"2026-05-04T09:01:00Z","customer":)" +
           R"({"external_id":"customer-)" + name + R"(","email":")" + email + R"("},"subscription":{"id":"sub-)" +
           name + R"(","interval":"year","interval_count":1,"amount":{"amount":129000,"currency":"EUR"}},)" +
           R"("payment":{"invoice":"invoice-)" + name + R"(","amount":{"amount":129000,"currency":"EUR"}}})";
}

std::string state_request(const KnownUser& user) {
    return "GET /widget/v1/state HTTP/1.1\r\n" + widget_headers(user) + "\r\n";
}

std::string referral_request(const KnownUser& user, std::size_t number) {
    const app::NewReferral typed = prospect(number);
    return post("/widget/v1/referrals", widget_headers(user),
                R"({"email":")" + *typed.email + R"(","company":")" + *typed.company + R"(","contact_name":")" +
                    *typed.contact_name + R"(","country":"FR","need":")" + *typed.need + R"(","relationship":")" +
                    *typed.relationship + R"(","informed":true})");
}

std::string payment_request(const Publisher& publisher, const std::string& name, const std::string& email) {
    return post("/v1/billing-events", bearer_headers(publisher.api_key), payment_json(name, email));
}

void in_parallel(std::size_t count, const std::function<void(std::size_t)>& work) {
    std::atomic<std::size_t> next{0};
    std::vector<std::jthread> threads;
    for (std::size_t i = 0; i < kThreads; ++i) {
        threads.emplace_back([&] {
            for (std::size_t index = next++; index < count; index = next++) work(index);
        });
    }
}

}  // namespace parrain::bench
