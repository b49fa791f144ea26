#include "mail/report.hpp"

#include <gmime/gmime.h>

#include <algorithm>
#include <memory>

#include "core/text.hpp"
#include "mail/gmime_init.hpp"

namespace parrain::mail {
namespace {

constexpr std::size_t kMostRecipients = 100;
constexpr std::size_t kLongestDiagnostic = 500;

struct Unref {
    void operator()(gpointer object) const { g_object_unref(object); }
};
template <class T>
using Owned = std::unique_ptr<T, Unref>;

std::string decoded(GMimePart* part) {
    GMimeDataWrapper* content = g_mime_part_get_content(part);
    if (!content) return {};
    const Owned<GMimeStream> stream(g_mime_stream_mem_new());
    g_mime_data_wrapper_write_to_stream(content, stream.get());
    const GByteArray* bytes = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(stream.get()));
    return {reinterpret_cast<const char*>(bytes->data), bytes->len};
}

/// The lines of a text, those that go on with a blank joined to the one before.
std::vector<std::string> unfolded(std::string_view text) {
    std::vector<std::string> lines;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size() - 1);
        std::string_view line = text.substr(0, end + 1);
        text.remove_prefix(end + 1);
        while (line.ends_with('\n') || line.ends_with('\r')) line.remove_suffix(1);
        const bool goes_on =
            (line.starts_with(' ') || line.starts_with('\t')) && !lines.empty() && !lines.back().empty();
        if (goes_on) {
            lines.back() += " " + std::string(trimmed(line));
        } else {
            lines.emplace_back(line);
        }
    }
    return lines;
}

/// `rfc822; lea@novaprim.fr` without the type before it.
std::string after_type(std::string_view value) {
    const std::size_t semicolon = value.find(';');
    return std::string(trimmed(semicolon == std::string_view::npos ? value : value.substr(semicolon + 1)));
}

void read_status(std::string_view text, DeliveryReport& report) {
    ReportedRecipient recipient;
    const auto close = [&] {
        if (!recipient.action.empty() && report.recipients.size() < kMostRecipients) {
            report.recipients.push_back(recipient);
        }
        recipient = {};
    };
    for (const std::string& line : unfolded(text)) {
        if (trimmed(line).empty()) close();
        const std::size_t colon = line.find(':');
        if (colon == std::string::npos) continue;
        const std::string name = lower_case(line.substr(0, colon));
        const std::string_view value = trimmed(std::string_view(line).substr(colon + 1));
        if (name == "final-recipient") recipient.address = after_type(value);
        if (name == "action") recipient.action = lower_case(value.substr(0, value.find_first_of(" (")));
        if (name == "status") recipient.status = std::string(value.substr(0, value.find_first_of(" (")));
        if (name == "diagnostic-code") recipient.diagnostic = after_type(value).substr(0, kLongestDiagnostic);
    }
    close();
}

/// What a walk over the parts of a report found.
struct Found {
    DeliveryReport report;
    bool has_status = false;
};

void read_part(GMimeObject*, GMimeObject* part, gpointer told) {
    auto& found = *static_cast<Found*>(told);
    GMimeContentType* type = g_mime_object_get_content_type(part);
    if (GMIME_IS_MESSAGE_PART(part)) {
        GMimeMessage* returned = g_mime_message_part_get_message(GMIME_MESSAGE_PART(part));
        const char* id = returned ? g_mime_message_get_message_id(returned) : nullptr;
        if (id && found.report.message_id.empty()) found.report.message_id = id;
        return;
    }
    if (!GMIME_IS_PART(part)) return;
    if (g_mime_content_type_is_type(type, "message", "delivery-status") ||
        g_mime_content_type_is_type(type, "message", "global-delivery-status")) {
        found.has_status = true;
        read_status(decoded(GMIME_PART(part)), found.report);
    }
    if (!g_mime_content_type_is_type(type, "text", "rfc822-headers") || !found.report.message_id.empty()) return;
    for (const std::string& line : unfolded(decoded(GMIME_PART(part)))) {
        constexpr std::string_view kName = "message-id:";
        if (!lower_case(line).starts_with(kName)) continue;
        found.report.message_id = std::string(trimmed(std::string_view(line).substr(kName.size())));
        return;
    }
}

}  // namespace

std::optional<DeliveryReport> read_delivery_report(std::string_view message) {
    init_gmime();
    const Owned<GMimeStream> stream(g_mime_stream_mem_new_with_buffer(message.data(), message.size()));
    const Owned<GMimeParser> parser(g_mime_parser_new_with_stream(stream.get()));
    const Owned<GMimeMessage> parsed(g_mime_parser_construct_message(parser.get(), nullptr));
    if (!parsed) return std::nullopt;
    GMimeObject* root = g_mime_message_get_mime_part(parsed.get());
    if (!root || !GMIME_IS_MULTIPART(root)) return std::nullopt;
    Found found;
    g_mime_multipart_foreach(GMIME_MULTIPART(root), read_part, &found);
    if (!found.has_status || found.report.recipients.empty()) return std::nullopt;
    return found.report;
}

}  // namespace parrain::mail
