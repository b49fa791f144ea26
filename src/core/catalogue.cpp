#include "core/catalogue.hpp"

#include <unicode/datefmt.h>
#include <unicode/locid.h>
#include <unicode/messagepattern.h>
#include <unicode/msgfmt.h>
#include <unicode/numberformatter.h>
#include <unicode/timezone.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <boost/json.hpp>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <mutex>
#include <set>

#include "core/catalogue_texts.hpp"

namespace parrain {
namespace {

using icu::UnicodeString;

[[noreturn]] void die(std::string_view what, std::string_view key) {
    std::fprintf(stderr, "catalogue: %.*s: %.*s\n", static_cast<int>(what.size()), what.data(),
                 static_cast<int>(key.size()), key.data());
    std::abort();
}

UnicodeString decode(std::string_view text) {
    return UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())));
}

std::string encode(const UnicodeString& text) {
    std::string out;
    text.toUTF8String(out);
    return out;
}

/// English is written as in Britain, whose days come before months as elsewhere in Europe; the console writes the same.
const icu::Locale& icu_locale(Locale locale) {
    return locale == Locale::kFr ? icu::Locale::getFrench() : icu::Locale::getUK();
}

/// The names in braces, those inside the branches of a plural or select included.
std::vector<std::string> names_in(const UnicodeString& pattern, std::string_view key) {
    UErrorCode status = U_ZERO_ERROR;
    const icu::MessagePattern parsed(pattern, nullptr, status);
    if (U_FAILURE(status)) die("not an ICU message", key);
    std::set<std::string> names;
    for (std::int32_t i = 0; i < parsed.countParts(); ++i) {
        const auto& part = parsed.getPart(i);
        if (part.getType() == UMSGPAT_PART_TYPE_ARG_NUMBER) die("an argument without a name", key);
        if (part.getType() == UMSGPAT_PART_TYPE_ARG_NAME) names.insert(encode(parsed.getSubstring(part)));
    }
    return {names.begin(), names.end()};
}

/// `amount` divided by ten to the power of `decimals`, as digits: what ICU takes without a floating point number.
std::string decimal_text(std::int64_t amount, int decimals) {
    std::string digits = std::to_string(amount < 0 ? -amount : amount);
    const auto places = static_cast<std::size_t>(decimals);
    if (digits.size() <= places) digits.insert(0, places + 1 - digits.size(), '0');
    if (places > 0) digits.insert(digits.size() - places, ".");
    return amount < 0 ? "-" + digits : digits;
}

std::string formatted(const icu::number::LocalizedNumberFormatter& formatter, const std::string& decimal) {
    UErrorCode status = U_ZERO_ERROR;
    const icu::number::FormattedNumber number = formatter.formatDecimal(decimal, status);
    const UnicodeString text = number.toString(status);
    if (U_FAILURE(status)) die("number cannot be written", decimal);
    return encode(text);
}

std::string formatted(const std::unique_ptr<icu::DateFormat>& format, Instant at, std::string_view time_zone) {
    if (format == nullptr) die("no format of dates", time_zone);
    format->adoptTimeZone(icu::TimeZone::createTimeZone(decode(time_zone)));
    UnicodeString text;
    format->format(static_cast<UDate>(at.micros() / 1000), text);
    return encode(text);
}

icu::Formattable formattable(Locale locale, const TextArgument& argument) {
    struct Visitor {
        Locale locale;
        icu::Formattable operator()(const std::string& text) const { return {decode(text)}; }
        icu::Formattable operator()(std::int64_t number) const { return {number}; }
        icu::Formattable operator()(Money amount) const { return {decode(format_money(locale, amount))}; }
        icu::Formattable operator()(Rate rate) const { return {decode(format_rate(locale, rate))}; }
        icu::Formattable operator()(Instant at) const { return {decode(format_date(locale, at))}; }
    };
    return std::visit(Visitor{locale}, argument);
}

/// Calls `visit(key, text)` for every text below `object`.
template <class Visit>
void for_each_text(const boost::json::object& object, const std::string& prefix, Visit visit) {
    for (const auto& [name, value] : object) {
        const std::string key = prefix + std::string(name);
        if (const auto* below = value.if_object()) {
            for_each_text(*below, key + ".", visit);
        } else if (const auto* text = value.if_string()) {
            visit(key, std::string(*text));
        } else {
            die("neither text nor object", key);
        }
    }
}

}  // namespace

/// The texts of one language.
struct Catalogue::Texts {
    struct Entry {
        std::string pattern;
        std::vector<std::string> placeholders;
        std::string plain;  // the text itself where nothing is interpolated
        std::unique_ptr<icu::MessageFormat> message;
        // ICU fills caches inside a message while formatting, const or not.
        mutable std::mutex mutex;
    };

    Texts(Locale language, std::string_view json) : locale(language) {
        boost::system::error_code error;
        const boost::json::value value = boost::json::parse(boost::json::string_view(json.data(), json.size()), error);
        if (error || !value.is_object()) die("not a JSON object", to_string(locale));
        for_each_text(value.get_object(), "",
                      [this](const std::string& key, const std::string& pattern) { add(key, pattern); });
    }

    void add(const std::string& key, const std::string& pattern) {
        Entry& entry = entries[key];
        entry.pattern = pattern;
        entry.placeholders = names_in(decode(pattern), key);
        UErrorCode status = U_ZERO_ERROR;
        entry.message = std::make_unique<icu::MessageFormat>(decode(pattern), icu_locale(locale), status);
        if (U_FAILURE(status)) die("not an ICU message", key);
        if (entry.placeholders.empty()) entry.plain = format(entry, key, {});
    }

    const Entry& find(std::string_view key) const {
        const auto found = entries.find(key);
        if (found == entries.end()) die("no such text", key);
        return found->second;
    }

    std::string format(const Entry& entry, std::string_view key, const TextArguments& arguments) const {
        std::vector<UnicodeString> names;
        std::vector<icu::Formattable> values;
        for (const std::string& name : entry.placeholders) {
            const auto given = std::ranges::find(arguments, name, &TextArguments::value_type::first);
            if (given == arguments.end()) die("argument missing: " + name, key);
            names.push_back(decode(name));
            values.push_back(formattable(locale, given->second));
        }
        UErrorCode status = U_ZERO_ERROR;
        UnicodeString out;
        {
            const std::lock_guard lock(entry.mutex);
            entry.message->format(names.data(), values.data(), static_cast<std::int32_t>(names.size()), out, status);
        }
        if (U_FAILURE(status)) die("arguments do not suit", key);
        return encode(out);
    }

    Locale locale;
    std::map<std::string, Entry, std::less<>> entries;
};

Catalogue::Catalogue() : Catalogue(kEnglishTexts, kFrenchTexts) {}

Catalogue::Catalogue(std::string_view english_json, std::string_view french_json)
    : texts_{std::make_unique<const Texts>(Locale::kEn, english_json),
             std::make_unique<const Texts>(Locale::kFr, french_json)} {}

Catalogue::~Catalogue() = default;
Catalogue::Catalogue(Catalogue&&) noexcept = default;
Catalogue& Catalogue::operator=(Catalogue&&) noexcept = default;

std::string Catalogue::text(Locale locale, std::string_view key, const TextArguments& arguments) const {
    const Texts::Entry& entry = of(locale).find(key);
    return entry.placeholders.empty() ? entry.plain : of(locale).format(entry, key, arguments);
}

bool Catalogue::has(Locale locale, std::string_view key) const {
    return of(locale).entries.contains(key);
}

std::vector<std::string> Catalogue::keys(Locale locale) const {
    std::vector<std::string> keys;
    for (const auto& [key, entry] : of(locale).entries) keys.push_back(key);
    return keys;
}

const std::string& Catalogue::pattern(Locale locale, std::string_view key) const {
    return of(locale).find(key).pattern;
}

const std::vector<std::string>& Catalogue::placeholders(Locale locale, std::string_view key) const {
    return of(locale).find(key).placeholders;
}

std::string problem_title(const Catalogue& catalogue, Locale locale, ErrorCode code) {
    return catalogue.text(locale, "problem." + std::string(to_string(code)) + ".title");
}

std::string problem_detail(const Catalogue& catalogue, Locale locale, const Failure& failure) {
    const std::string problem = "problem." + std::string(to_string(failure.code));
    const std::string specific = problem + ".specific";
    const TextArguments arguments(failure.detail.begin(), failure.detail.end());
    const auto is_given = [&](const std::string& name) {
        return std::ranges::find(arguments, name, &TextArguments::value_type::first) != arguments.end();
    };
    if (catalogue.has(locale, specific) && std::ranges::all_of(catalogue.placeholders(locale, specific), is_given)) {
        return catalogue.text(locale, specific, arguments);
    }
    return catalogue.text(locale, problem + ".detail");
}

std::string format_money(Locale locale, Money amount, MoneyStyle style) {
    const int decimals = amount.currency().decimals();
    std::int64_t unit = 1;
    for (int i = 0; i < decimals; ++i) unit *= 10;
    const bool trim = style == MoneyStyle::kTrimmed && amount.minor() % unit == 0;
    UErrorCode status = U_ZERO_ERROR;
    const icu::CurrencyUnit currency(decode(amount.currency().code()).getTerminatedBuffer(), status);
    return formatted(icu::number::NumberFormatter::withLocale(icu_locale(locale))
                         .unit(currency)
                         .precision(icu::number::Precision::fixedFraction(trim ? 0 : decimals)),
                     decimal_text(amount.minor(), decimals));
}

std::string format_rate(Locale locale, Rate rate) {
    // Made once per language: making one costs far more than using it, and each look at the widget writes rates.
    const auto formatter_of = [](Locale language) {
        return icu::number::NumberFormatter::withLocale(icu_locale(language))
            .unit(icu::MeasureUnit::getPercent())
            .precision(icu::number::Precision::maxFraction(2));
    };
    static const icu::number::LocalizedNumberFormatter kEnglish = formatter_of(Locale::kEn);
    static const icu::number::LocalizedNumberFormatter kFrench = formatter_of(Locale::kFr);
    return formatted(locale == Locale::kFr ? kFrench : kEnglish, decimal_text(rate.basis_points(), 2));
}

namespace {

/// The first of a month has an ordinal in French: `1er mai 2026`.
std::string with_ordinal(Locale locale, std::string date) {
    if (locale == Locale::kFr && date.starts_with("1 ")) date.insert(1, "er");
    return date;
}

}  // namespace

std::string format_date(Locale locale, Instant at, std::string_view time_zone) {
    const std::unique_ptr<icu::DateFormat> format(
        icu::DateFormat::createDateInstance(icu::DateFormat::kLong, icu_locale(locale)));
    return with_ordinal(locale, formatted(format, at, time_zone));
}

std::string format_date_time(Locale locale, Instant at, std::string_view time_zone) {
    const std::unique_ptr<icu::DateFormat> format(
        icu::DateFormat::createDateTimeInstance(icu::DateFormat::kLong, icu::DateFormat::kShort, icu_locale(locale)));
    return with_ordinal(locale, formatted(format, at, time_zone));
}

}  // namespace parrain
