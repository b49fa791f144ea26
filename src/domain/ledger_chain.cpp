#include "domain/ledger_chain.hpp"

#include "core/crypto.hpp"

namespace parrain {
namespace {

void add(std::string& bytes, std::string_view field) {
    bytes += std::to_string(field.size());
    bytes += ':';
    bytes += field;
    bytes += ',';
}

template <class Id>
std::string text_of(const std::optional<Id>& id) {
    return id ? id->str() : std::string();
}

}  // namespace

ChainHead chain_start() {
    constexpr std::size_t kHashLength = 64;
    return {.sequence = 0, .hash = std::string(kHashLength, '0')};
}

std::string canonical_bytes(WorkspaceId workspace, const Entry& entry) {
    std::string bytes;
    add(bytes, workspace.str());
    add(bytes, std::to_string(entry.sequence));
    add(bytes, entry.id.str());
    add(bytes, entry.program.str());
    add(bytes, text_of(entry.reward));
    add(bytes, text_of(entry.referral));
    add(bytes, std::to_string(entry.at.micros()));
    add(bytes, to_string(entry.posting.from));
    add(bytes, to_string(entry.posting.to));
    add(bytes, entry.posting.amount.currency().code());
    add(bytes, std::to_string(entry.posting.amount.minor()));
    add(bytes, entry.cause.type);
    add(bytes, entry.cause.id.value_or(""));
    if (entry.campaign) add(bytes, entry.campaign->str());
    return bytes;
}

std::string chain_hash(std::string_view previous, WorkspaceId workspace, const Entry& entry) {
    return crypto::hex(crypto::sha256(std::string(previous) + canonical_bytes(workspace, entry)));
}

void seal(ChainHead& head, WorkspaceId workspace, Entry& entry) {
    entry.sequence = head.sequence + 1;
    entry.hash = chain_hash(head.hash, workspace, entry);
    head = {.sequence = entry.sequence, .hash = entry.hash};
}

}  // namespace parrain
