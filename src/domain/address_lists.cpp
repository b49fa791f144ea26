#include "domain/address_lists.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include "core/text.hpp"
#include "domain/enum_names.hpp"
#include "domain/shipped_lists.hpp"

namespace parrain {
namespace {

constexpr EnumNames<AddressClass, 4> kClassNames("professional", "generic", "consumer", "unknown");

constexpr std::size_t kLongestWord = 253;

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
bool is_separator(char c) {
    return c == '-' || c == '.' || c == '_';
}

bool is_word(std::string_view text) {
    return text.size() <= kLongestWord && std::all_of(text.begin(), text.end(), [](char c) {
               return (c >= 'a' && c <= 'z') || is_digit(c) || is_separator(c);
           });
}

/// A mailbox name or line of a list without separators.
std::string squashed(std::string_view text) {
    std::string result(text);
    std::erase_if(result, is_separator);
    return result;
}

/// What is compared with the lists of mailbox names: no case or accents, no `+tag`, no separators.
std::string mailbox_key(std::string_view local_part) {
    return squashed(fold(local_part.substr(0, local_part.find('+'))));
}

std::string without_final_digits(std::string name) {
    while (!name.empty() && is_digit(name.back())) name.pop_back();
    return name;
}

std::optional<WordList> parse_domains(std::string_view text) {
    return WordList::parse(std::string(text));
}

/// A list of mailbox names, its separators removed as those of every name looked up in it.
std::optional<WordList> parse_mailboxes(std::string_view text) {
    std::string joined;
    joined.reserve(text.size());
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size());
        const auto line = text.substr(0, end);
        if (!line.starts_with('#')) joined += squashed(line);
        joined += '\n';
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return WordList::parse(std::move(joined));
}

bool lists_mailbox(const WordList& list, std::string_view local_part) {
    const auto key = mailbox_key(local_part);
    return list.contains(key) || list.contains(without_final_digits(key));
}

}  // namespace

std::string_view to_string(AddressClass address_class) {
    return kClassNames.of(address_class);
}

std::optional<AddressClass> parse_address_class(std::string_view name) {
    return kClassNames.parse(name);
}

std::optional<WordList> WordList::parse(std::string text) {
    WordList list;
    list.owned_.assign(text.begin(), text.end());
    if (!list.index({list.owned_.data(), list.owned_.size()})) return std::nullopt;
    return list;
}

std::optional<WordList> WordList::view(std::string_view text) {
    WordList list;
    if (!list.index(text)) return std::nullopt;
    return list;
}

bool WordList::index(std::string_view text) {
    if (text.size() > std::numeric_limits<std::uint32_t>::max()) return false;
    text_ = text;
    words_.reserve(static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')) + 1);
    for (std::size_t start = 0; start < text.size();) {
        const auto end = std::min(text.find('\n', start), text.size());
        auto line = text.substr(start, end - start);
        if (line.ends_with('\r')) line.remove_suffix(1);
        if (!line.empty() && !line.starts_with('#')) {
            if (!is_word(line)) return false;
            words_.push_back({static_cast<std::uint32_t>(start), static_cast<std::uint32_t>(line.size())});
        }
        start = end + 1;
    }
    const auto before = [this](const Word& a, const Word& b) { return at(a) < at(b); };
    if (!std::is_sorted(words_.begin(), words_.end(), before)) std::sort(words_.begin(), words_.end(), before);
    return !words_.empty();
}

bool WordList::contains(std::string_view word) const {
    const auto found = std::lower_bound(words_.begin(), words_.end(), word,
                                        [this](const Word& a, std::string_view wanted) { return at(a) < wanted; });
    return found != words_.end() && at(*found) == word;
}

bool WordList::contains_domain(std::string_view domain) const {
    // A single label is never looked up: a stray `com` in a list must not stand for half of the world.
    for (auto dot = domain.find('.'); dot != std::string_view::npos; dot = domain.find('.')) {
        if (contains(domain)) return true;
        domain.remove_prefix(dot + 1);
    }
    return false;
}

AddressLists::AddressLists(const OperatorLists& newer)
    : disposable_(WordList::view(kShippedDisposable).value()),
      consumer_(WordList::view(kShippedConsumer).value()),
      role_(parse_mailboxes(kShippedRole).value()),
      generic_(parse_mailboxes(kShippedGeneric).value()) {
    knows_disposable_ = replace(disposable_, "disposable", newer.disposable, parse_domains);
    replace(consumer_, "consumer", newer.consumer, parse_domains);
    replace(role_, "role", newer.role, parse_mailboxes);
    replace(generic_, "generic", newer.generic, parse_mailboxes);
}

bool AddressLists::replace(WordList& list, std::string_view name, const std::optional<std::string>& text,
                           std::optional<WordList> (*parse)(std::string_view)) {
    if (!text) return true;
    if (auto parsed = parse(*text)) {
        list = *std::move(parsed);
        return true;
    }
    refused_.emplace_back(name);
    return false;
}

bool AddressLists::is_role(std::string_view local_part) const {
    return lists_mailbox(role_, local_part);
}

bool AddressLists::is_generic(std::string_view local_part) const {
    return lists_mailbox(generic_, local_part);
}

AddressClass AddressLists::classify(const Email& email) const {
    if (is_consumer(email.domain())) return AddressClass::kConsumer;
    if (is_generic(email.local())) return AddressClass::kGeneric;
    return AddressClass::kProfessional;
}

}  // namespace parrain
