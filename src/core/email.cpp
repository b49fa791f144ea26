#include "core/email.hpp"

#include <algorithm>
#include <optional>

#include "core/text.hpp"

namespace parrain {
namespace {

constexpr std::size_t kMaxLocal = 64;
constexpr std::size_t kMaxTotal = 254;
// Longer text is refused as too long before anything is computed from it.
constexpr std::size_t kMaxRead = 4096;

bool is_ascii(char c) {
    return static_cast<unsigned char>(c) < 0x80;
}

/// RFC 5322 `atext`, the dot, and any octet of a non-ASCII letter.
bool may_stand_in_local(char c) {
    if (!is_ascii(c)) return true;
    if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')) return true;
    return std::string_view(".!#$%&'*+/=?^_`{|}~-").find(c) != std::string_view::npos;
}

/// No dot at either end, no two in a row.
bool has_good_dots(std::string_view text) {
    return !text.starts_with('.') && !text.ends_with('.') && text.find("..") == std::string_view::npos;
}

bool is_local(std::string_view local) {
    return !local.empty() && std::ranges::all_of(local, may_stand_in_local) && has_good_dots(local) &&
           has_only_letters_beyond_ascii(local);
}

/// Whether the shape is that of a domain; its letters are judged by domain_to_ascii.
bool looks_like_domain(std::string_view domain) {
    const auto allowed = [](char c) {
        return !is_ascii(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
               c == '.';
    };
    return std::ranges::all_of(domain, allowed) && has_good_dots(domain) && domain.find('.') != std::string_view::npos;
}

bool is_gmail(std::string_view domain) {
    return domain == "gmail.com" || domain == "googlemail.com";
}

std::string without_tag(std::string local) {
    if (const std::size_t plus = local.find('+'); plus != std::string::npos && plus > 0) local.resize(plus);
    while (local.ends_with('.')) local.pop_back();
    return local;
}

/// One spelling for letters that look alike by their width or form. A letter that stands for what no address may hold
/// (some stand for words with blanks) stays itself.
std::string folded(std::string_view local) {
    std::string same = nfkc_casefold(local);
    return is_local(same) ? same : nfc(lower_case(local));
}

std::string match_key_of(std::string_view local, const std::string& ascii_domain) {
    std::string key = without_tag(folded(local));
    if (!is_gmail(ascii_domain)) return key + "@" + ascii_domain;
    std::erase(key, '.');
    // A mark that stood after a dot now stands after a letter, with which it may compose.
    return nfc(key) + "@gmail.com";
}

bool is_too_long(std::string_view address) {
    return address.size() > kMaxTotal || address.find('@') > kMaxLocal;
}

}  // namespace

Result<Email> Email::parse(std::string_view text) {
    const std::string_view typed = trimmed(text);
    if (typed.empty()) return fail(ErrorCode::kEmailRequired);
    if (typed.size() > kMaxRead) return fail(ErrorCode::kEmailTooLong);
    if (!is_valid_utf8(typed)) return fail(ErrorCode::kEmailInvalid);

    std::string address = nfc(typed);
    const std::size_t at = address.find('@');
    if (at == std::string::npos) return fail(ErrorCode::kEmailInvalid);
    const std::string_view local = std::string_view(address).substr(0, at);
    const std::string_view domain = std::string_view(address).substr(at + 1);
    if (!is_local(local) || !looks_like_domain(domain)) return fail(ErrorCode::kEmailInvalid);
    if (is_too_long(address)) return fail(ErrorCode::kEmailTooLong);

    const std::optional<std::string> ascii = domain_to_ascii(domain);
    if (!ascii || ascii->find('.') == std::string::npos) return fail(ErrorCode::kEmailInvalid);
    std::string key = match_key_of(local, *ascii);
    if (local.size() + 1 + ascii->size() > kMaxTotal || is_too_long(key)) return fail(ErrorCode::kEmailTooLong);
    return Email(std::move(address), at, *ascii, std::move(key));
}

}  // namespace parrain
