#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "domain/sender_check.hpp"

namespace parrain::mail {

/// TXT records as asked for; nothing where no server answered.
using Texts = std::optional<std::vector<std::string>>;

/// Asks DNS for the TXT records of a name.
using AskTexts = std::function<Texts(const std::string& name)>;

/// How a record stands, and that in a sentence for the operator.
struct Finding {
    RecordFinding what;
    std::string sentence;
};

/// Who may send for a domain (RFC 7208), from the texts at the domain itself.
Finding judge_spf(const std::string& domain, const Texts& texts);

/// The key that mail of a domain is signed with (RFC 6376), from the texts at `SELECTOR._domainkey.DOMAIN`.
Finding judge_dkim(const std::string& domain, const std::string& selector, const Texts& texts);

/// What is done with mail that fails both (RFC 7489), from the texts at `_dmarc.DOMAIN`; `of_subdomain`: as its
/// subdomains inherit it.
Finding judge_dmarc(const std::string& domain, const Texts& texts, bool of_subdomain = false);

/// The three findings of a domain, in the order SPF, DKIM, DMARC. `selector` is empty where none is configured. Once a
/// name was not answered the others are not asked for: whoever waits has waited long enough.
std::vector<Finding> look_at(const std::string& domain, const std::string& selector, const AskTexts& ask);

/// As look_at, without the sentences.
SenderRecords records_of(const std::string& domain, const std::string& selector, const AskTexts& ask);

}  // namespace parrain::mail
