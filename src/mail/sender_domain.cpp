#include "mail/sender_domain.hpp"

#include <algorithm>
#include <string_view>

#include "core/text.hpp"

namespace parrain::mail {
namespace {

using What = RecordFinding;

Finding unanswered(const std::string& name) {
    return {What::kUnanswered, "no DNS server answered for " + name + "; nothing can be said of it"};
}

/// The records of one version: `v=spf1` alone or followed by a blank or a semicolon.
std::vector<std::string> of_version(const std::vector<std::string>& texts, std::string_view version) {
    std::vector<std::string> found;
    for (const std::string& text : texts) {
        const std::string folded = lower_case(trimmed(text));
        if (!folded.starts_with(version)) continue;
        const std::string_view rest = std::string_view(folded).substr(version.size());
        if (rest.empty() || rest.front() == ' ' || rest.front() == ';') found.push_back(folded);
    }
    return found;
}

/// The value of a tag of a list `a=b; c=d`; nothing where it is not there.
std::optional<std::string> tag(std::string_view list, std::string_view name) {
    while (!list.empty()) {
        const std::size_t end = std::min(list.find(';'), list.size());
        const std::string_view one = trimmed(list.substr(0, end));
        list.remove_prefix(std::min(end + 1, list.size()));
        const std::size_t equals = one.find('=');
        if (equals == std::string_view::npos || trimmed(one.substr(0, equals)) != name) continue;
        return std::string(trimmed(one.substr(equals + 1)));
    }
    return std::nullopt;
}

}  // namespace

Finding judge_spf(const std::string& domain, const Texts& texts) {
    if (!texts) return unanswered(domain);
    const auto records = of_version(*texts, "v=spf1");
    if (records.empty()) {
        return {What::kMissing, "SPF: " + domain + " has no TXT record v=spf1; publish one that names your mail relay"};
    }
    if (records.size() > 1) {
        return {What::kSeveral, "SPF: " + domain + " has " + std::to_string(records.size()) +
                                    " records v=spf1; receivers then take none of them: leave one"};
    }
    const std::string& record = records.front();
    if (record.ends_with("+all") || record.ends_with(" all")) {
        return {What::kOpenToAll,
                "SPF: " + domain + " lets the whole world send in its name (+all); end it in ~all or -all"};
    }
    const bool is_closed =
        record.ends_with("-all") || record.ends_with("~all") || record.find("redirect=") != std::string::npos;
    if (!is_closed) return {What::kNotClosed, "SPF: " + domain + " does not end in ~all or -all, so it forbids nobody"};
    return {What::kGood, "SPF: " + domain + " says who may send: " + record};
}

Finding judge_dkim(const std::string& domain, const std::string& selector, const Texts& texts) {
    const std::string name = selector + "._domainkey." + domain;
    if (selector.empty()) {
        return {What::kNoSelector, "DKIM: set mail.dkim_selector to the selector your relay signs " + domain +
                                       " with, and its key is looked for"};
    }
    if (!texts) return unanswered(name);
    for (const std::string& text : *texts) {
        const auto key = tag(text, "p");
        if (!key) continue;
        if (key->empty()) return {What::kRevoked, "DKIM: the key at " + name + " was revoked (p= is empty)"};
        return {What::kGood, "DKIM: " + name + " holds a key"};
    }
    return {What::kMissing, "DKIM: " + name + " holds no key; publish the one your relay signs with"};
}

Finding judge_dmarc(const std::string& domain, const Texts& texts, bool of_subdomain) {
    const std::string name = "_dmarc." + domain;
    if (!texts) return unanswered(name);
    const auto records = of_version(*texts, "v=dmarc1");
    if (records.empty()) {
        return {What::kMissing, "DMARC: " + name + " has no TXT record v=DMARC1; large mailbox providers want one"};
    }
    if (records.size() > 1)
        return {What::kSeveral, "DMARC: " + name + " has several records; receivers take none of them"};
    auto policy = of_subdomain ? tag(records.front(), "sp") : std::nullopt;
    if (!policy) policy = tag(records.front(), "p");
    if (policy == "none") {
        return {What::kWatchOnly,
                "DMARC: " + name + " only watches (p=none); raise it to quarantine once reports are clean"};
    }
    if (policy == "quarantine" || policy == "reject") return {What::kGood, "DMARC: " + name + " says p=" + *policy};
    return {What::kNoPolicy, "DMARC: " + name + " names no policy p=none, quarantine or reject"};
}

std::vector<Finding> look_at(const std::string& domain, const std::string& selector, const AskTexts& ask) {
    bool is_silent = false;
    const auto asked = [&](const std::string& name) {
        const Texts texts = is_silent ? Texts() : ask(name);
        is_silent = !texts;
        return texts;
    };
    std::vector<Finding> findings;
    findings.push_back(judge_spf(domain, asked(domain)));
    findings.push_back(
        judge_dkim(domain, selector, selector.empty() ? Texts() : asked(selector + "._domainkey." + domain)));
    Finding dmarc = judge_dmarc(domain, asked("_dmarc." + domain));
    // Source: RFC 7489 §6.6.3: a domain without a record of its own has that of its organisation.
    const auto organisation = registrable_domain(domain);
    if (dmarc.what == What::kMissing && organisation && *organisation != domain) {
        const Finding inherited = judge_dmarc(*organisation, asked("_dmarc." + *organisation), true);
        if (inherited.what != What::kMissing) dmarc = inherited;
    }
    findings.push_back(std::move(dmarc));
    return findings;
}

SenderRecords records_of(const std::string& domain, const std::string& selector, const AskTexts& ask) {
    const auto findings = look_at(domain, selector, ask);
    return {.spf = findings[0].what, .dkim = findings[1].what, .dmarc = findings[2].what};
}

}  // namespace parrain::mail
