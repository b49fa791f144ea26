#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "core/checks.hpp"
#include "core/money.hpp"
#include "core/result.hpp"
#include "core/time.hpp"

namespace parrain {

/// What a text interpolates. Money, rates and moments are written as the language writes them; a moment as its date,
/// UTC.
using TextArgument = std::variant<std::string, std::int64_t, Money, Rate, Instant>;

/// Named arguments of one text.
using TextArguments = std::vector<std::pair<std::string, TextArgument>>;

/// Everything the server says to people, in both languages: locales/{en,fr}.json, compiled in.
///
/// Keys are the path through the file joined by dots (`problem.not_found.title`); patterns are ICU messages with named
/// arguments, plural and select. Immutable once made and thread-safe.
class Catalogue {
  public:
    /// The texts compiled in.
    Catalogue();

    /// Texts from elsewhere, one JSON object per language. Aborts on texts that are no such object or no ICU message:
    /// texts are code, not input.
    Catalogue(std::string_view english_json, std::string_view french_json);

    ~Catalogue();
    Catalogue(Catalogue&&) noexcept;
    Catalogue& operator=(Catalogue&&) noexcept;

    /// The text of `key`. Arguments that the text does not name are ignored; a key or an argument that is missing is a
    /// programmer's mistake and aborts with its name on standard error.
    std::string text(Locale locale, std::string_view key, const TextArguments& arguments = {}) const;

    /// Whether there is such a text.
    bool has(Locale locale, std::string_view key) const;

    /// Every key of one language, sorted.
    std::vector<std::string> keys(Locale locale) const;

    /// The pattern as it stands in the file. Aborts on a missing key.
    const std::string& pattern(Locale locale, std::string_view key) const;

    /// The names a pattern interpolates, sorted, each once. Aborts on a missing key.
    const std::vector<std::string>& placeholders(Locale locale, std::string_view key) const;

  private:
    struct Texts;
    std::unique_ptr<const Texts> texts_[kLocaleCount];

    const Texts& of(Locale locale) const { return *texts_[static_cast<std::size_t>(locale)]; }
};

/// Why something is refused, in a few words.
std::string problem_title(const Catalogue& catalogue, Locale locale, ErrorCode code);

/// What is wrong and what to do about it. Where the failure carries the details that the more precise wording names (a
/// limit, a state), that one.
std::string problem_detail(const Catalogue& catalogue, Locale locale, const Failure& failure);

/// How much of an amount is written.
enum class MoneyStyle {
    kFull,     ///< `258,00 €`
    kTrimmed,  ///< `258 €` where there are no cents, else as kFull
};

/// An amount as the language writes it: `258,00 €` (with no-break space) or `€258.00`.
std::string format_money(Locale locale, Money amount, MoneyStyle style = MoneyStyle::kFull);

/// A share as the language writes it, at most two decimals: `20 %` (with no-break space) or `20%`.
std::string format_rate(Locale locale, Rate rate);

/// A day in words, `1 mai 2026` or `May 1, 2026`, in an IANA time zone. An unknown zone is read as UTC.
std::string format_date(Locale locale, Instant at, std::string_view time_zone = "UTC");

/// A day and its time to the minute in an IANA time zone. An unknown zone is read as UTC.
std::string format_date_time(Locale locale, Instant at, std::string_view time_zone = "UTC");

}  // namespace parrain
