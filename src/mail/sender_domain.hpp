#pragma once

#include <optional>
#include <string>
#include <vector>

namespace parrain::mail {

/// TXT records as asked for; nothing where no server answered.
using Texts = std::optional<std::vector<std::string>>;

/// How something stands, in a sentence for the operator.
struct Finding {
    enum class Grade { kGood, kDoubtful, kBad };
    Grade grade;
    std::string sentence;
};

/// Who may send for a domain (RFC 7208), from the texts at the domain itself.
Finding judge_spf(const std::string& domain, const Texts& texts);

/// The key that mail of a domain is signed with (RFC 6376), from the texts at `SELECTOR._domainkey.DOMAIN`.
Finding judge_dkim(const std::string& domain, const std::string& selector, const Texts& texts);

/// What is done with mail that fails both (RFC 7489), from the texts at `_dmarc.DOMAIN`.
Finding judge_dmarc(const std::string& domain, const Texts& texts);

}  // namespace parrain::mail
