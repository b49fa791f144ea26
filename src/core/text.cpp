#include "core/text.hpp"

#include <idn2.h>
#include <libpsl.h>
#include <unicode/locid.h>
#include <unicode/normalizer2.h>
#include <unicode/translit.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uspoof.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <memory>
#include <vector>

namespace parrain {
namespace {

using icu::UnicodeString;

UnicodeString decode(std::string_view text) {
    return UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())));
}

std::string encode(const UnicodeString& text) {
    std::string out;
    text.toUTF8String(out);
    return out;
}

using NormalizerOf = const icu::Normalizer2* (*)(UErrorCode&);

UnicodeString normalized(NormalizerOf normalizer, const UnicodeString& text) {
    UErrorCode status = U_ZERO_ERROR;
    UnicodeString out = normalizer(status)->normalize(text, status);
    if (U_FAILURE(status)) std::abort();  // only without memory or ICU's own data
    return out;
}

/// Letters that no decomposition reaches, after folding of case.
std::string_view ascii_spelling(UChar32 letter) {
    switch (letter) {
        case U'æ': return "ae";
        case U'œ': return "oe";
        case U'ø': return "o";
        case U'đ':
        case U'ð': return "d";
        case U'ł': return "l";
        case U'þ': return "th";
        case U'ı': return "i";
        default: return {};
    }
}

bool is_mark(UChar32 c) {
    return (U_GET_GC_MASK(c) & U_GC_M_MASK) != 0;
}

bool is_blank(UChar32 c) {
    return u_isUWhiteSpace(c) || c == 0x200B || c == 0x2060 || c == 0xFEFF;
}

/// Legal forms of companies, folded and without dots, sorted.
constexpr auto kLegalForms = std::to_array<std::string_view>({
    "ab",      "ag",    "aps",  "as",   "asbl",    "bv",  "bvba",   "co",    "company", "corp", "corporation",
    "doo",     "ei",    "eirl", "eurl", "ev",      "gie", "gmbh",   "inc",   "kft",     "kg",   "lda",
    "limited", "llc",   "llp",  "ltd",  "nv",      "ohg", "oy",     "oyj",   "plc",     "pty",  "sa",
    "sarl",    "sarlu", "sas",  "sasu", "sca",     "sci", "scop",   "scp",   "scs",     "se",   "selarl",
    "sl",      "slu",   "snc",  "soc",  "societe", "spa", "spolka", "spzoo", "srl",     "sro",  "ug",
});
static_assert(std::ranges::is_sorted(kLegalForms));

bool is_legal_form(const std::string& word) {
    return std::ranges::binary_search(kLegalForms, word);
}

/// Runs of letters and digits of a folded text.
std::vector<std::string> words_of(std::string_view folded) {
    std::vector<std::string> words;
    const UnicodeString text = decode(folded);
    UnicodeString word;
    const auto flush = [&] {
        if (!word.isEmpty()) words.push_back(encode(word));
        word.remove();
    };
    for (std::int32_t i = 0; i < text.length(); i = text.moveIndex32(i, 1)) {
        const UChar32 c = text.char32At(i);
        if (u_isalnum(c)) {
            word.append(c);
        } else {
            flush();
        }
    }
    flush();
    return words;
}

/// `s a r l` becomes `sarl`: initials are spelled with and without dots.
std::vector<std::string> join_initials(const std::vector<std::string>& words) {
    std::vector<std::string> joined;
    bool in_initials = false;
    for (const std::string& word : words) {
        const bool initial = word.size() == 1 && word[0] >= 'a' && word[0] <= 'z';
        if (initial && in_initials) {
            joined.back() += word;
        } else {
            joined.push_back(word);
        }
        in_initials = initial;
    }
    return joined;
}

constexpr char to_lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool is_host_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
}

bool is_host_label(std::string_view label) {
    if (label.empty() || label.size() > 63 || label.front() == '-' || label.back() == '-') return false;
    return std::ranges::all_of(label, is_host_character);
}

/// Whether the ASCII in a domain's Unicode form may stand in a host name.
bool has_host_ascii(std::string_view unicode) {
    return std::ranges::all_of(
        unicode, [](char c) { return static_cast<unsigned char>(c) >= 0x80 || c == '.' || is_host_character(c); });
}

bool is_all_digits(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

/// A last label such as `1` or `0x7f` would let a browser read the whole name as an IPv4 address.
bool reads_as_number(std::string_view label) {
    return is_all_digits(label) || label.starts_with("0x");
}

std::vector<std::string_view> labels_of(std::string_view domain) {
    std::vector<std::string_view> labels;
    for (std::size_t dot = domain.find('.'); dot != std::string_view::npos; dot = domain.find('.')) {
        labels.push_back(domain.substr(0, dot));
        domain.remove_prefix(dot + 1);
    }
    labels.push_back(domain);
    return labels;
}

bool is_host_name(std::string_view ascii) {
    const auto labels = labels_of(ascii);
    return ascii.size() <= 253 && std::ranges::all_of(labels, is_host_label) && !reads_as_number(labels.back());
}

/// The public suffixes, the system's list where it is newer than the one built into the library. Read once, never
/// freed.
const psl_ctx_t* public_suffixes() {
    static const psl_ctx_t* const list = psl_latest(nullptr);
    return list;
}

/// Judges whether a label mixes scripts. Const and shared by threads, as ICU allows.
const USpoofChecker* spoof_checker() {
    static const std::unique_ptr<USpoofChecker, decltype(&uspoof_close)> checker = [] {
        UErrorCode status = U_ZERO_ERROR;
        USpoofChecker* made = uspoof_open(&status);
        uspoof_setRestrictionLevel(made, USPOOF_HIGHLY_RESTRICTIVE);
        uspoof_setChecks(made, USPOOF_RESTRICTION_LEVEL, &status);
        if (U_FAILURE(status)) std::abort();
        return std::unique_ptr<USpoofChecker, decltype(&uspoof_close)>(made, &uspoof_close);
    }();
    return checker.get();
}

bool is_ascii(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

/// What the eye sees, by Unicode's table of confusable letters.
std::string skeleton_of(std::string_view label) {
    UErrorCode status = U_ZERO_ERROR;
    std::string skeleton(label.size() * 8 + 16, '\0');
    const std::int32_t length =
        uspoof_getSkeletonUTF8(spoof_checker(), 0, label.data(), static_cast<std::int32_t>(label.size()),
                               skeleton.data(), static_cast<std::int32_t>(skeleton.size()), &status);
    if (U_FAILURE(status)) return std::string(label);
    skeleton.resize(static_cast<std::size_t>(length));
    return skeleton;
}

bool is_suspicious_label(std::string_view label) {
    if (is_ascii(label)) return false;
    UErrorCode status = U_ZERO_ERROR;
    const std::int32_t failed =
        uspoof_checkUTF8(spoof_checker(), label.data(), static_cast<std::int32_t>(label.size()), nullptr, &status);
    return U_FAILURE(status) || failed != 0 || is_ascii(skeleton_of(label));
}

/// Every script in Latin letters without accents, as far as ICU knows a spelling.
UnicodeString in_latin(UnicodeString text) {
    static const std::unique_ptr<icu::Transliterator> kToLatin = [] {
        UErrorCode status = U_ZERO_ERROR;
        std::unique_ptr<icu::Transliterator> made(
            icu::Transliterator::createInstance("Any-Latin; Latin-ASCII", UTRANS_FORWARD, status));
        if (U_FAILURE(status)) std::abort();  // only without ICU's own data
        return made;
    }();
    kToLatin->transliterate(text);
    return text;
}

/// A byte of ASCII as payment files write it; anything else is a point.
char sepa_letter(char c) {
    constexpr std::string_view kMarks = "/-?:().,'+";
    const bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (is_plain || kMarks.find(c) != std::string_view::npos) return c;
    if (c == ' ' || c == '\t' || c == '\n' || c == '\r') return ' ';
    if (c == '&') return '+';
    if (c == '_') return '-';
    return '.';
}

}  // namespace

bool is_valid_utf8(std::string_view text) {
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
    std::size_t at = 0;
    while (at < text.size()) {
        UChar32 c = 0;
        U8_NEXT(bytes, at, text.size(), c);
        if (c < 0) return false;
    }
    return true;
}

std::size_t code_point_count(std::string_view text) {
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
    std::size_t count = 0;
    for (std::size_t at = 0; at < text.size(); ++count) U8_FWD_1(bytes, at, text.size());
    return count;
}

std::string nfc(std::string_view text) {
    return encode(normalized(icu::Normalizer2::getNFCInstance, decode(text)));
}

std::string lower_case(std::string_view text) {
    return encode(decode(text).toLower(icu::Locale::getRoot()));
}

std::string nfkc_casefold(std::string_view text) {
    return encode(normalized(icu::Normalizer2::getNFKCCasefoldInstance, decode(text)));
}

std::string fold(std::string_view text) {
    UnicodeString decomposed = normalized(icu::Normalizer2::getNFKDInstance, decode(text));
    // Folding of case may compose anew and hide a mark, so what is folded is taken apart once more.
    decomposed = normalized(icu::Normalizer2::getNFKDInstance, decomposed.foldCase());
    UnicodeString out;
    for (std::int32_t i = 0; i < decomposed.length(); i = decomposed.moveIndex32(i, 1)) {
        const UChar32 c = decomposed.char32At(i);
        if (is_mark(c)) continue;
        if (const auto ascii = ascii_spelling(c); !ascii.empty()) {
            out.append(decode(ascii));
        } else {
            out.append(c);
        }
    }
    return encode(out);
}

std::string sepa_text(std::string_view text, std::size_t longest) {
    std::string spelled;
    for (const char c : encode(in_latin(decode(text)))) {
        const char taken = sepa_letter(c);
        const bool repeats_blank = taken == ' ' && (spelled.empty() || spelled.back() == ' ');
        if (!repeats_blank && spelled.size() < longest) spelled += taken;
    }
    while (!spelled.empty() && spelled.back() == ' ') spelled.pop_back();
    return spelled.empty() ? "NOTPROVIDED" : spelled;
}

std::string company_key(std::string_view name) {
    const std::vector<std::string> words = join_initials(words_of(fold(name)));
    std::size_t first = 0;
    std::size_t last = words.size();
    while (last - first > 1 && is_legal_form(words[first])) ++first;
    while (last - first > 1 && is_legal_form(words[last - 1])) --last;
    std::string key;
    for (std::size_t i = first; i < last; ++i) {
        if (i > first) key += ' ';
        key += words[i];
    }
    return key;
}

bool has_only_letters_beyond_ascii(std::string_view text) {
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
    for (std::size_t at = 0; at < text.size();) {
        UChar32 c = 0;
        U8_NEXT(bytes, at, text.size(), c);
        if (c < 0 || (c >= 0x80 && !u_isalnum(c) && !is_mark(c))) return false;
    }
    return true;
}

std::string_view trimmed(std::string_view text) {
    // ICU's backward macro counts in 32 bits; what is longer than that is no text of ours.
    if (text.size() > static_cast<std::size_t>(std::numeric_limits<std::int32_t>::max())) return text;
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
    std::int32_t first = 0;
    auto last = static_cast<std::int32_t>(text.size());
    while (first < last) {
        std::int32_t next = first;
        UChar32 c = 0;
        U8_NEXT(bytes, next, last, c);
        if (c < 0 || !is_blank(c)) break;
        first = next;
    }
    while (last > first) {
        std::int32_t previous = last;
        UChar32 c = 0;
        U8_PREV(bytes, first, previous, c);
        if (c < 0 || !is_blank(c)) break;
        last = previous;
    }
    return text.substr(static_cast<std::size_t>(first), static_cast<std::size_t>(last - first));
}

std::string strip_bidi_controls(std::string_view text) {
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
    std::string out;
    out.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t start = at;
        UChar32 c = 0;
        U8_NEXT(bytes, at, text.size(), c);
        const bool turns =
            c == 0x061C || c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
        if (!turns) out.append(text.substr(start, at - start));
    }
    return out;
}

namespace {

/// Letters, digits, dots and single hyphens, which stand for themselves: nearly every domain, spared the library.
bool is_plain_ascii(std::string_view domain) {
    const auto is_plain = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-';
    };
    return std::ranges::all_of(domain, is_plain) && domain.find("--") == std::string_view::npos;
}

}  // namespace

std::optional<std::string> domain_to_ascii(std::string_view domain) {
    // More octets than any name can have in its Unicode form; spares the library what it would refuse anyway.
    if (domain.empty() || domain.size() > 1024 || domain.find('\0') != std::string_view::npos) return std::nullopt;
    if (is_plain_ascii(domain)) {
        std::string plain(domain);
        std::ranges::transform(plain, plain.begin(), to_lower);
        return is_host_name(plain) ? std::optional(plain) : std::nullopt;
    }
    const std::string terminated(domain);
    std::uint8_t* raw = nullptr;
    const int status = idn2_lookup_u8(reinterpret_cast<const std::uint8_t*>(terminated.c_str()), &raw,
                                      IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL);
    if (status != IDN2_OK) return std::nullopt;
    std::string ascii(reinterpret_cast<const char*>(raw));
    idn2_free(raw);
    std::ranges::transform(ascii, ascii.begin(), to_lower);
    // The library's own rule for ASCII (STD3) silently drops what it forbids, so both forms are checked here instead.
    if (!is_host_name(ascii) || !has_host_ascii(domain_to_unicode(ascii))) return std::nullopt;
    return ascii;
}

std::string domain_to_unicode(std::string_view ascii_domain) {
    const std::string terminated(ascii_domain);
    char* raw = nullptr;
    if (idn2_to_unicode_8z8z(terminated.c_str(), &raw, 0) != IDN2_OK) return terminated;
    std::string unicode(raw);
    idn2_free(raw);
    return unicode;
}

std::optional<std::string> registrable_domain(std::string_view ascii_domain) {
    const std::string terminated(ascii_domain);
    const char* registrable = psl_registrable_domain(public_suffixes(), terminated.c_str());
    if (registrable == nullptr) return std::nullopt;
    return std::string(registrable);
}

bool is_homograph(std::string_view domain) {
    const std::string unicode = domain_to_unicode(domain);
    return std::ranges::any_of(labels_of(unicode), is_suspicious_label);
}

}  // namespace parrain
