#include "app/import_kinds.hpp"

#include <algorithm>
#include <charconv>

#include "app/period.hpp"
#include "core/text.hpp"

namespace parrain::app {
namespace {

std::optional<std::string> text_of(const ImportCells& cells, std::string_view field) {
    const auto cell = cells.find(field);
    return cell == cells.end() ? std::nullopt : std::optional(cell->second);
}

bool has_form(std::string_view text, std::string_view form) {
    return text.size() == form.size() && std::ranges::equal(text, form, [](char c, char wanted) {
               return wanted == '9' ? c >= '0' && c <= '9' : c == wanted;
           });
}

/// A date as the French write it in the form of ISO 8601; what is written otherwise stays, to be judged.
std::string iso_date(const std::string& text) {
    if (!has_form(text, "99/99/9999")) return text;
    return text.substr(6) + "-" + text.substr(3, 2) + "-" + text.substr(0, 2);
}

/// Likewise a month: `05/2026`, or any day of it.
std::string iso_month(const std::string& text) {
    if (has_form(text, "99/9999")) return text.substr(3) + "-" + text.substr(0, 2);
    const std::string date = iso_date(text);
    return day_of_date(date) ? date.substr(0, 7) : text;
}

/// A count as spreadsheets write it, with blanks between thousands.
std::optional<std::int64_t> whole_number(std::string_view text) {
    std::string digits;
    while (!text.empty()) {
        for (const std::string_view blank : {" ", "\u00a0", "\u202f"}) {
            if (text.starts_with(blank)) text.remove_prefix(blank.size());
        }
        if (text.empty()) break;
        digits += text.front();
        text.remove_prefix(1);
    }
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    if (error != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
    return number;
}

/// Single classical prospects, by their number.
class ProspectTarget final : public ImportTarget {
  public:
    ProspectTarget(Transaction& tx, const Context& context, WorkspaceId workspace, Instant now)
        : tx_(tx), ids_(context.ids), workspace_(workspace), checker_(tx, workspace, now) {}

    Result<ReadLine> read(const ImportCells& cells) override {
        ToldProspect told{.external_id = text_of(cells, "external_id").value_or(""),
                          .contacted_on = iso_date(text_of(cells, "contacted_on").value_or("")),
                          .won_on = text_of(cells, "won_on"),
                          .rep = text_of(cells, "rep")};
        if (told.won_on) told.won_on = iso_date(*told.won_on);
        const auto checked = checker_.check(told);
        if (!checked) return checked.failure();
        return ReadLine{.subject = subject_of(*checked), .tell = [this, prospect = *checked](bool keep) {
                            return app::tell(tx_, workspace_, prospect, ids_, keep);
                        }};
    }

    std::string_view subject_pointer() const override { return "/external_id"; }

  private:
    Transaction& tx_;
    IdSource& ids_;
    WorkspaceId workspace_;
    ClassicalChecker checker_;
};

/// Counts of months.
class CountTarget final : public ImportTarget {
  public:
    CountTarget(Transaction& tx, WorkspaceId workspace, Instant now)
        : tx_(tx), workspace_(workspace), checker_(tx, workspace, now) {}

    Result<ReadLine> read(const ImportCells& cells) override {
        std::vector<FieldError> errors;
        const auto number = [&](const char* field) -> std::int64_t {
            const auto text = text_of(cells, field);
            const auto found = text ? whole_number(*text) : std::nullopt;
            const ErrorCode fault = text ? ErrorCode::kNumberInvalid : ErrorCode::kRequired;
            if (!found) errors.push_back({"/" + std::string(field), fault});
            return found.value_or(0);
        };
        const std::int64_t contacted = number("contacted");
        const std::int64_t won = number("won");
        if (!errors.empty()) return Failure{.code = errors.front().code, .fields = std::move(errors)};
        const auto checked = checker_.check(ToldCount{.month = iso_month(text_of(cells, "month").value_or("")),
                                                      .contacted = contacted,
                                                      .won = won,
                                                      .rep = text_of(cells, "rep")});
        if (!checked) return checked.failure();
        return ReadLine{.subject = subject_of(*checked), .tell = [this, count = *checked](bool keep) {
                            return app::tell(tx_, workspace_, count, keep);
                        }};
    }

    std::string_view subject_pointer() const override { return "/month"; }

  private:
    Transaction& tx_;
    WorkspaceId workspace_;
    ClassicalChecker checker_;
};

std::unique_ptr<ImportTarget> prospect_target(Transaction& tx, const Context& context, WorkspaceId workspace,
                                              Instant now) {
    return std::make_unique<ProspectTarget>(tx, context, workspace, now);
}

std::unique_ptr<ImportTarget> count_target(Transaction& tx, const Context&, WorkspaceId workspace, Instant now) {
    return std::make_unique<CountTarget>(tx, workspace, now);
}

ImportField rep_field() {
    return {.name = "rep",
            .is_required = false,
            .headings = {"rep", "sales rep", "salesperson", "commercial", "vendeur", "teleprospecteur",
                         "e mail du commercial", "rep e mail", "member", "membre"}};
}

/// A heading reduced to its words: folded, punctuation taken for blanks.
std::string words_of(std::string_view heading) {
    std::string words;
    for (const char c : fold(heading)) {
        const bool is_word = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        if (is_word) words += c;
        if (!is_word && !words.empty() && words.back() != ' ') words += ' ';
    }
    return std::string(trimmed(words));
}

}  // namespace

const std::vector<ImportKind>& import_kinds() {
    static const std::vector<ImportKind> kKinds = {
        {.name = "classical_prospects",
         .fields = {{.name = "external_id",
                     .is_required = true,
                     .headings = {"external id", "id", "number", "no", "numero", "n", "reference", "ref", "identifiant",
                                  "code", "prospect", "prospect id", "numero du prospect"}},
                    {.name = "contacted_on",
                     .is_required = true,
                     .headings = {"contacted on", "contacted", "contact date", "date of contact", "first contact",
                                  "date de contact", "date du contact", "contacte le", "premier contact",
                                  "date du premier contact", "date"}},
                    {.name = "won_on",
                     .is_required = false,
                     .headings = {"won on", "won", "sale date", "date of sale", "sold on", "customer since",
                                  "date de vente", "date de la vente", "vendu le", "gagne le", "signe le",
                                  "date de signature", "client le", "client depuis"}},
                    rep_field()},
         .target = prospect_target},
        {.name = "classical_counts",
         .fields = {{.name = "month", .is_required = true, .headings = {"month", "mois", "periode", "period"}},
                    {.name = "contacted",
                     .is_required = true,
                     .headings = {"contacted", "prospects", "prospects contacted", "contactes", "contacts",
                                  "prospects contactes", "nombre de prospects"}},
                    {.name = "won",
                     .is_required = true,
                     .headings = {"won", "customers", "new customers", "sales", "gagnes", "clients", "nouveaux clients",
                                  "ventes"}},
                    rep_field()},
         .target = count_target}};
    return kKinds;
}

const ImportKind* find_import_kind(std::string_view name) {
    const auto& kinds = import_kinds();
    const auto found = std::ranges::find(kinds, name, &ImportKind::name);
    return found == kinds.end() ? nullptr : &*found;
}

std::map<std::string, int> suggested_mapping(const ImportKind& kind, const std::vector<std::string>& headings) {
    std::map<std::string, int> mapping;
    std::vector<bool> is_taken(headings.size(), false);
    for (const ImportField& field : kind.fields) {
        for (std::size_t i = 0; i < headings.size(); ++i) {
            const bool is_known = std::ranges::find(field.headings, words_of(headings[i])) != field.headings.end();
            if (is_taken[i] || !is_known) continue;
            mapping.emplace(field.name, static_cast<int>(i));
            is_taken[i] = true;
            break;
        }
    }
    return mapping;
}

}  // namespace parrain::app
