#pragma once

#include <compare>
#include <string>
#include <string_view>

#include "core/result.hpp"

namespace parrain {

/// An e-mail address that can be delivered to: as typed for sending, reduced to a match key for comparing.
///
/// Equality is that of the spelling; whether two addresses belong to one person is asked of their match keys.
/// Source: law-and-relevance.md §2, "Two keys per address".
class Email {
  public:
    /// The address written as `text`, white space around it ignored. Non-ASCII letters are allowed on both sides
    /// (SMTPUTF8); quoted local parts, comments and address literals are not.
    ///
    /// The local part is limited to 64 octets, the whole to 254, in every form it is stored in. A length is refused
    /// before the letters of the domain are looked at.
    /// @error kEmailRequired, kEmailInvalid, kEmailTooLong
    static Result<Email> parse(std::string_view text);

    /// As typed: trimmed, NFC, nothing else changed. What is written into the envelope and shown.
    const std::string& str() const { return text_; }

    /// Left of the `@`, as typed.
    std::string_view local() const { return std::string_view(text_).substr(0, at_); }

    /// Right of the `@`, lower-case ASCII (IDNA2008).
    const std::string& domain() const { return domain_; }

    /// One key for the spellings of one mailbox: NFKC, case folded, ASCII domain, no `+tag`; for Gmail no dots and one
    /// domain. It is itself a valid address, and the match key of it is the same again.
    const std::string& match_key() const { return match_key_; }

    auto operator<=>(const Email&) const = default;

  private:
    Email(std::string text, std::size_t at, std::string domain, std::string match_key)
        : text_(std::move(text)), at_(at), domain_(std::move(domain)), match_key_(std::move(match_key)) {}

    std::string text_;
    std::size_t at_;
    std::string domain_;
    std::string match_key_;
};

}  // namespace parrain
