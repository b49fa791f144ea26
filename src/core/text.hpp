#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace parrain {

/// What text needs beyond bytes. Every function here is pure and thread-safe; texts are UTF-8, and a byte that is not
/// UTF-8 is read as U+FFFD: callers refuse such text first with is_valid_utf8.

/// Whether `text` is well-formed UTF-8 (no overlong forms, no surrogates). U+0000 counts as well-formed.
bool is_valid_utf8(std::string_view text);

/// Number of Unicode code points; what a limit on the length of a name counts.
std::size_t code_point_count(std::string_view text);

/// Canonical composition (NFC): two spellings that look the same become the same bytes.
std::string nfc(std::string_view text);

/// Lower case by Unicode's rules that depend on no language.
std::string lower_case(std::string_view text);

/// For comparing and searching, never for showing: case, accents, ligatures and compatibility forms removed.
/// `Élan` and `ELAN` give `elan`, `Cœur` gives `coeur`, `Straße` gives `strasse`.
std::string fold(std::string_view text);

/// Case and compatibility forms removed (NFKC_Casefold), accents and scripts kept: full-width letters become ASCII.
/// For comparing, never for showing.
std::string nfkc_casefold(std::string_view text);

/// The name of a company reduced to what makes it that company: folded, punctuation collapsed to single spaces, spelled
/// initials joined, legal form at either end removed. `SARL Élan`, `ELAN` and `Elan S.A.R.L.` give the same key.
/// Empty only where the name holds no letter and no digit.
/// Source: bad-inputs.md, "similar_company".
std::string company_key(std::string_view name);

/// `text` in the letters that every SEPA bank must take: accents removed, other scripts transliterated, `&` as `+`,
/// what has no spelling as a point; blanks collapsed, at most `longest` characters. `NOTPROVIDED` where nothing is
/// left. Source: EPC217-08, SEPA requirements for an extended character set.
std::string sepa_text(std::string_view text, std::size_t longest);

/// Whether every character beyond ASCII is a letter, a mark or a digit: no blank, control, symbol or unassigned code
/// point.
bool has_only_letters_beyond_ascii(std::string_view text);

/// `text` without white space (Unicode's, and zero-width characters) at either end. A view into `text`.
std::string_view trimmed(std::string_view text);

/// `text` without the characters that turn the direction of writing (U+061C, U+200E-200F, U+202A-202E, U+2066-2069).
std::string strip_bidi_controls(std::string_view text);

/// The domain in lower-case ASCII as DNS knows it (IDNA2008, non-transitional: `straße.de` keeps its ß).
///
/// Nothing for what is no host name: empty or overlong labels (63 octets; 253 in all), characters other than letters,
/// digits and hyphens, a trailing dot, an all-digit last label. A name of a single label is accepted.
std::optional<std::string> domain_to_ascii(std::string_view domain);

/// The domain in Unicode, for showing; the domain as given where it cannot be decoded.
std::string domain_to_unicode(std::string_view ascii_domain);

/// What somebody registered: `elan.co.uk` for `mail.elan.co.uk`, by the Public Suffix List. Nothing for a public suffix
/// itself (`co.uk`). Takes the ASCII form.
std::optional<std::string> registrable_domain(std::string_view ascii_domain);

/// Whether the domain (Unicode or ASCII form) could be taken for another: a label mixes scripts, as the Cyrillic
/// `раypal.com`, or is written in letters that all look like ASCII ones. Plain ASCII and accented Latin are never
/// suspicious.
bool is_homograph(std::string_view domain);

}  // namespace parrain
