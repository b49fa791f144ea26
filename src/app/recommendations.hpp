#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/access.hpp"
#include "app/context.hpp"
#include "app/gift_ladder.hpp"
#include "app/mail_lookup.hpp"
#include "app/prompts.hpp"
#include "app/survey_store.hpp"
#include "core/result.hpp"
#include "domain/referral_states.hpp"
#include "domain/screening.hpp"

namespace parrain::app {

/// A prospect as an advocate typed it.
struct NewReferral {
    std::optional<std::string> email;
    std::optional<std::string> company;
    std::optional<std::string> contact_name;
    std::optional<std::string> phone;
    std::optional<std::string> company_number;
    std::optional<std::string> country;
    std::optional<std::string> website;
    std::optional<std::string> need;
    std::optional<std::string> relationship;
    std::optional<std::string> sector;
    std::optional<std::int64_t> employees;
    bool knows_professionally = false;
};

/// What the advocate is told of one line of a batch: received with an id, or refused.
struct LineResult {
    std::optional<ReferralId> id;
    std::optional<Failure> refusal;
};

/// How the advocate wants to be dealt with; what is absent stays as it is.
struct Preferences {
    std::optional<std::string> reward;  ///< a kind the program offers, or `none`
    std::optional<bool> hide_amounts;
    std::optional<std::string> involvement;  ///< `quote_me`, `introduce`, `anonymous` or `call_me_first`
};

/// Everything the widget shows.
struct WidgetState {
    struct Line {
        ReferralId id;
        std::optional<std::string> company;
        std::optional<std::string> email;
        AdvocateStage stage;
        std::optional<Money> reward;
        std::optional<std::string> forward_url;  ///< the page to forward, where nobody may write to the prospect
    };

    /// What a typical new customer would bring the advocate, and the sentence that says so.
    struct Estimate {
        Money value;
        std::string text;
    };

    /// The campaign that takes what the user recommends now, with its own ladder.
    struct CampaignOffer {
        CampaignId id;
        std::string name;
        Instant ends_at;
        std::optional<LadderProgress> ladder;
    };

    std::optional<Program> program;  ///< none where nothing is offered to this user
    bool takes_referrals = false;    ///< neither closed nor paused by its guard-rail
    Workspace workspace;
    Locale locale = Locale::kEn;            ///< that everything is said in
    std::vector<std::string> acquaintance;  ///< endings of addresses whose law asks whether the user knows the person
    bool calls_advocate_first = false;      ///< the user is called about whom they recommend, before the prospect
    std::string advocate_offer;
    std::string prospect_offer;
    std::optional<Estimate> estimate;
    Money earned;
    Money pending;
    std::string link;
    std::string code;
    std::vector<Line> lines;
    std::optional<LadderProgress> ladder;  ///< none where the program has none, or the account takes no gifts
    std::optional<CampaignOffer> campaign = {};
    bool gifts_on_sale = false;  ///< gifts of what they recommend now are given on sales only
    std::string reward_choice;
    std::vector<std::string> reward_choices;
    bool hide_amounts = false;
    std::optional<std::string> involvement;
    std::optional<std::string> settings_url = {};  ///< where an administrator decides for their account
    std::optional<Prompt> prompt;                  ///< to be shown now
    std::optional<Survey> survey;                  ///< that asks this user now; never beside a message
};

/// What the page behind a personal link shows.
struct LinkPage {
    Workspace workspace;
    std::string url;                           ///< the link itself
    std::optional<std::string> advocate_name;  ///< none where they want to stay unnamed
    std::string prospect_offer;                ///< said to the prospect
    std::string advocate_offer;                ///< empty where the advocate wants no amounts shown
    bool is_open = true;
};

/// What an advocate does in the widget.
class Recommendations {
  public:
    explicit Recommendations(const Context& context) : context_(context) {}

    /// What the widget shows the user of a token, who is entered where need be. `asked` is the language the page
    /// speaks; without one the user's own is. @error those of Access::enter
    Result<WidgetState> state(const WidgetVisit& token, std::optional<Locale> asked) const;

    /// Recommend one prospect. Whoever the prospect turns out to be, the answer is the same.
    /// @error kInformedRequired (/informed), faults of each field, those of check_form; kTabHidden, kProgramClosed;
    ///        kTooManyRequests (detail retry_after, seconds)
    Result<ReferralId> recommend(const WidgetCaller& caller, const NewReferral& prospect, bool informed,
                                 const MailLookup& mail = {}) const;

    /// Recommend several; the good lines count. One transaction a line, in order.
    /// @error kInformedRequired (/informed), kRequired (/lines: none), kTooMany (/lines: over 20), kTabHidden,
    ///        kProgramClosed
    Result<std::vector<LineResult>> recommend_all(const WidgetCaller& caller, const std::vector<NewReferral>& lines,
                                                  bool informed, const MailLookup& mail = {}) const;

    /// What an advocate may add later; what is absent stays, what is blank goes.
    struct Details {
        std::optional<std::string> contact_name = {};
        std::optional<std::string> need = {};
        std::optional<std::string> relationship = {};
    };

    /// Add to what the advocate told of a prospect of theirs.
    /// @error kNotFound (unknown, another advocate's, objected or erased), kTooLong and kInvalidText (/contact_name,
    ///        /need, /relationship)
    Result<void> describe(const WidgetCaller& caller, ReferralId id, const Details& details) const;

    /// Also of somebody to whom no program is offered any more: they may have rewards and recommendations from before.
    /// @error kUnknownValue (/reward, /involvement), kTabHidden (nothing is offered, and they never recommended)
    Result<WidgetState> prefer(const WidgetCaller& caller, const Preferences& preferences) const;

    /// The page behind a personal link, for whoever has it. @error kNotFound
    Result<LinkPage> link_page(std::string_view code, Locale locale) const;

  private:
    Result<ReferralId> submit(const WidgetCaller& caller, const NewReferral& typed, bool informed,
                              const MailLookup& mail, Instant now) const;
    std::optional<MailHosting> hosting_of(const WidgetCaller& caller, const ProspectDetails& prospect,
                                          const MailLookup& mail, Instant now) const;

    Context context_;
};

/// Lines in one paste. Source: law-and-relevance.md §2, "Velocity".
inline constexpr std::size_t kMostLines = 20;

/// Read what an advocate typed, all faults at once with their JSON pointers below `prefix`.
/// @error kEmailInvalid, kEmailTooLong, kTooLong, kPhoneInvalid, kCountryInvalid, kSirenChecksum, kUrlInvalid, …
Result<ProspectDetails> read_prospect(const NewReferral& typed, CountryCode default_country);

}  // namespace parrain::app
