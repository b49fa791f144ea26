#include "mail/mime.hpp"

#include <gmime/gmime.h>

#include <algorithm>
#include <memory>
#include <mutex>
#include <string_view>

#include "core/checks.hpp"
#include "core/crypto.hpp"
#include "mail/gmime_init.hpp"

namespace parrain::mail {
namespace {

constexpr const char* kCharset = "utf-8";
constexpr std::int64_t kMicrosPerSecond = 1'000'000;

/// Owns what GMime counts references of.
struct Unref {
    void operator()(gpointer object) const { g_object_unref(object); }
};
template <class T>
using Owned = std::unique_ptr<T, Unref>;

/// Headers are lines: what would end one, or is no text, becomes a space.
std::string one_line(std::string_view text) {
    std::string line(text);
    for (char& c : line) {
        const auto octet = static_cast<unsigned char>(c);
        if (octet < 0x20 || octet == 0x7F) c = ' ';
    }
    return line;
}

std::string with_line_feeds(std::string text) {
    std::erase(text, '\r');
    return text;
}

Owned<GMimeObject> text_part(const char* subtype, const std::string& told) {
    const std::string text = with_line_feeds(told);
    Owned<GMimeObject> part(GMIME_OBJECT(g_mime_text_part_new_with_subtype(subtype)));
    const Owned<GMimeStream> stream(g_mime_stream_mem_new_with_buffer(text.data(), text.size()));
    const Owned<GMimeDataWrapper> content(
        g_mime_data_wrapper_new_with_stream(stream.get(), GMIME_CONTENT_ENCODING_DEFAULT));
    g_mime_text_part_set_charset(GMIME_TEXT_PART(part.get()), kCharset);
    g_mime_part_set_content(GMIME_PART(part.get()), content.get());
    g_mime_part_set_content_encoding(GMIME_PART(part.get()), GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE);
    return part;
}

/// The text alone, or the text and its HTML for whoever prefers that. The boundary follows from the Message-ID, so that
/// every copy is the same.
Owned<GMimeObject> body_of(const app::OutgoingMail& mail) {
    auto text = text_part("plain", mail.content.text);
    if (mail.content.html.empty()) return text;
    const auto html = text_part("html", mail.content.html);
    Owned<GMimeObject> both(GMIME_OBJECT(g_mime_multipart_new_with_subtype("alternative")));
    const std::string boundary = "=_" + crypto::hex(crypto::sha256(mail.message_id)).substr(0, 32);
    g_mime_multipart_set_boundary(GMIME_MULTIPART(both.get()), boundary.c_str());
    g_mime_multipart_add(GMIME_MULTIPART(both.get()), text.get());
    g_mime_multipart_add(GMIME_MULTIPART(both.get()), html.get());
    return both;
}

/// Whether mail programs could take the text for an encoded word (RFC 2047) and show what it stands for.
bool looks_encoded(std::string_view text) {
    return text.find("=?") != std::string_view::npos;
}

/// The text as encoded words, one a line of a header, so that it is read as it was written.
std::string encoded_words(std::string_view text) {
    constexpr std::size_t kMostOctets = 42;  // a word of 75 characters at most
    std::string words;
    while (!text.empty()) {
        std::size_t end = std::min(text.size(), kMostOctets);
        while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80) --end;
        char* encoded = g_base64_encode(reinterpret_cast<const guchar*>(text.data()), end);
        words += (words.empty() ? "" : "\n ") + std::string("=?utf-8?B?") + encoded + "?=";
        g_free(encoded);
        text.remove_prefix(end);
    }
    return words;
}

/// A header whose lines stand already as they are to be sent.
void set_raw_header(GMimeMessage* message, const char* name, const std::string& lines) {
    g_mime_object_set_header(GMIME_OBJECT(message), name, "", kCharset);
    GMimeHeader* header = g_mime_header_list_get_header(g_mime_object_get_header_list(GMIME_OBJECT(message)), name);
    g_mime_header_set_raw_value(header, (" " + lines + "\n").c_str());
}

void add_mailbox(GMimeMessage* message, GMimeAddressType type, const app::Mailbox& mailbox) {
    const std::string name = one_line(mailbox.name);
    if (looks_encoded(name)) {
        const char* header = type == GMIME_ADDRESS_TYPE_FROM ? "From"
                             : type == GMIME_ADDRESS_TYPE_TO ? "To"
                                                             : "Reply-To";
        return set_raw_header(message, header, encoded_words(name) + "\n <" + one_line(mailbox.address) + ">");
    }
    const Owned<InternetAddress> address(
        internet_address_mailbox_new(name.empty() ? nullptr : name.c_str(), one_line(mailbox.address).c_str()));
    internet_address_set_charset(address.get(), kCharset);
    internet_address_list_add(g_mime_message_get_addresses(message, type), address.get());
}

/// A header of ASCII that is written as it stands: GMime would fold and encode a long address, and nobody could follow
/// it.
void set_header(GMimeMessage* message, const char* name, const std::string& value) {
    set_raw_header(message, name, one_line(value));
}

std::string without_brackets(std::string_view id) {
    if (id.starts_with('<')) id.remove_prefix(1);
    if (id.ends_with('>')) id.remove_suffix(1);
    return one_line(id);
}

}  // namespace

void init_gmime() {
    static std::once_flag once;
    std::call_once(once, [] { g_mime_init(); });
}

std::string mime_of(const app::OutgoingMail& mail) {
    init_gmime();
    const Owned<GMimeMessage> message(g_mime_message_new(FALSE));
    add_mailbox(message.get(), GMIME_ADDRESS_TYPE_FROM, mail.from);
    if (mail.reply_to) add_mailbox(message.get(), GMIME_ADDRESS_TYPE_REPLY_TO, *mail.reply_to);
    add_mailbox(message.get(), GMIME_ADDRESS_TYPE_TO, mail.to);
    const std::string subject = one_line(mail.content.subject);
    if (looks_encoded(subject)) {
        set_raw_header(message.get(), "Subject", encoded_words(subject));
    } else {
        g_mime_message_set_subject(message.get(), subject.c_str(), kCharset);
    }
    GDateTime* date = g_date_time_new_from_unix_utc(mail.date.micros() / kMicrosPerSecond);
    g_mime_message_set_date(message.get(), date);
    g_date_time_unref(date);
    g_mime_message_set_message_id(message.get(), without_brackets(mail.message_id).c_str());
    if (!mail.unsubscribe_url.empty()) {
        set_header(message.get(), "List-Unsubscribe", "<" + mail.unsubscribe_url + ">");
        set_header(message.get(), "List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
    }
    set_header(message.get(), "Auto-Submitted", "auto-generated");
    set_header(message.get(), "Content-Language", std::string(to_string(mail.locale)));
    g_mime_message_set_mime_part(message.get(), body_of(mail).get());

    GMimeFormatOptions* format = g_mime_format_options_new();
    g_mime_format_options_set_newline_format(format, GMIME_NEWLINE_FORMAT_DOS);
    char* written = g_mime_object_to_string(GMIME_OBJECT(message.get()), format);
    std::string text(written);
    g_free(written);
    g_mime_format_options_free(format);
    return text;
}

}  // namespace parrain::mail
