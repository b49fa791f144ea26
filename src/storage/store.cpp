#include "storage/store.hpp"

#include "storage/repositories/calls.hpp"
#include "storage/repositories/campaigns.hpp"
#include "storage/repositories/classical.hpp"
#include "storage/repositories/contacts.hpp"
#include "storage/repositories/gifts.hpp"
#include "storage/repositories/imports.hpp"
#include "storage/repositories/messages.hpp"
#include "storage/repositories/prompts.hpp"
#include "storage/repositories/repositories.hpp"
#include "storage/repositories/scenarios.hpp"
#include "storage/repositories/surveys.hpp"
#include "storage/repositories/tasks.hpp"
#include "storage/repositories/templates.hpp"
#include "storage/repositories/webhooks.hpp"

namespace parrain::storage {
namespace {

class SqlTransaction final : public app::Transaction {
  public:
    explicit SqlTransaction(Tx& tx)
        : workspaces_(tx),
          access_(tx),
          customers_(tx),
          programs_(tx),
          referrals_(tx),
          billing_(tx),
          rewards_(tx),
          payouts_(tx),
          ledger_(tx),
          reports_(tx),
          gifts_(tx),
          contacts_(tx),
          guardrails_(tx),
          messages_(tx),
          scenarios_(tx),
          senders_(tx),
          templates_(tx),
          surveys_(tx),
          tasks_(tx),
          calls_(tx),
          prompts_(tx),
          campaigns_(tx),
          classical_(tx),
          imports_(tx),
          webhooks_(tx) {}

    app::WorkspaceStore& workspaces() override { return workspaces_; }
    app::AccessStore& access() override { return access_; }
    app::CustomerStore& customers() override { return customers_; }
    app::ProgramStore& programs() override { return programs_; }
    app::ReferralStore& referrals() override { return referrals_; }
    app::BillingStore& billing() override { return billing_; }
    app::RewardStore& rewards() override { return rewards_; }
    app::PayoutStore& payouts() override { return payouts_; }
    app::LedgerStore& ledger() override { return ledger_; }
    app::ReportStore& reports() override { return reports_; }
    app::GiftStore& gifts() override { return gifts_; }
    app::ContactStore& contacts() override { return contacts_; }
    app::GuardrailStore& guardrails() override { return guardrails_; }
    app::MessageStore& messages() override { return messages_; }
    app::ScenarioStore& scenarios() override { return scenarios_; }
    app::SenderStore& senders() override { return senders_; }
    app::TemplateStore& templates() override { return templates_; }
    app::SurveyStore& surveys() override { return surveys_; }
    app::TaskStore& tasks() override { return tasks_; }
    app::CallStore& calls() override { return calls_; }
    app::PromptStore& prompts() override { return prompts_; }
    app::CampaignStore& campaigns() override { return campaigns_; }
    app::ClassicalStore& classical() override { return classical_; }
    app::ImportStore& imports() override { return imports_; }
    app::WebhookStore& webhooks() override { return webhooks_; }

    /// The last of a transaction to be kept.
    void finish() { ledger_.finish(); }

  private:
    SqlWorkspaces workspaces_;
    SqlAccess access_;
    SqlCustomers customers_;
    SqlPrograms programs_;
    SqlReferrals referrals_;
    SqlBilling billing_;
    SqlRewards rewards_;
    SqlPayouts payouts_;
    SqlLedger ledger_;
    SqlReports reports_;
    SqlGifts gifts_;
    SqlContacts contacts_;
    SqlGuardrails guardrails_;
    SqlMessages messages_;
    SqlScenarios scenarios_;
    SqlSenders senders_;
    SqlTemplates templates_;
    SqlSurveys surveys_;
    SqlTasks tasks_;
    SqlCalls calls_;
    SqlPrompts prompts_;
    SqlCampaigns campaigns_;
    SqlClassical classical_;
    SqlImports imports_;
    SqlWebhooks webhooks_;
};

/// What Database keeps or undoes by: a failed Result undoes.
Result<void> kept(bool keep) {
    return keep ? Result<void>() : Result<void>(fail(ErrorCode::kInternal));
}

/// Of two transactions that look for one row, find none and write it, the later one finds it when it begins anew. Three
/// may have met two others; who still finds a row that is not there is wrong.
constexpr int kAttemptsToInsert = 4;

/// Run a call of the database, telling the use cases what may be tried again.
template <class Call>
void reached(Call call) {
    try {
        call();
    } catch (const DatabaseError& error) {
        const bool may_try_again =
            error.code() == DatabaseErrorCode::kBusy || error.code() == DatabaseErrorCode::kRetry;
        if (may_try_again) throw app::StoreUnavailable(error.what());
        throw;
    }
}

}  // namespace

void SqlStore::run_read(const Body& body) {
    reached([&] {
        database_.read([&](Tx& tx) {
            SqlTransaction transaction(tx);
            body(transaction);
        });
    });
}

void SqlStore::run_write(const Body& body) {
    const auto write = [&] {
        [[maybe_unused]] const auto done = database_.write([&](Tx& tx) {
            SqlTransaction transaction(tx);
            const bool keep = body(transaction);
            if (keep) transaction.finish();
            return kept(keep);
        });
    };
    reached([&] {
        for (int attempt = 1;; ++attempt) {
            try {
                return write();
            } catch (const DatabaseError& error) {
                if (error.code() != DatabaseErrorCode::kUnique || attempt == kAttemptsToInsert) throw;
            }
        }
    });
}

}  // namespace parrain::storage
