#include "http/handlers/support.hpp"

#include <charconv>

#include "core/crypto.hpp"

namespace parrain::http {

Result<Cursor> Cursor::parse(std::string_view text) {
    const auto decoded = crypto::decode_base64url(text);
    const auto id = decoded ? RecordId::parse(*decoded) : std::nullopt;
    if (!id) return fail(ErrorCode::kCursorInvalid);
    return Cursor(id->value());
}

std::string Cursor::str() const {
    return crypto::base64url(std::to_string(id_));
}

std::string tag_of(std::int64_t version) {
    return std::to_string(version);
}

Result<IfMatch> IfMatch::from(RequestContext& context) {
    auto tag = without_blanks(context.request().header("If-Match"));
    if (tag.empty() || tag == "*") return IfMatch{};
    if (tag.size() < 3 || tag.front() != '"' || tag.back() != '"') return fail(ErrorCode::kPreconditionFailed);
    tag = tag.substr(1, tag.size() - 2);
    std::int64_t version = 0;
    const auto [end, error] = std::from_chars(tag.data(), tag.data() + tag.size(), version);
    if (error != std::errc{} || end != tag.data() + tag.size()) return fail(ErrorCode::kPreconditionFailed);
    return IfMatch{version};
}

Result<IfMatchRequired> IfMatchRequired::from(RequestContext& context) {
    const auto asked = IfMatch::from(context);
    if (!asked) return asked.failure();
    if (!asked->version) return fail(ErrorCode::kPreconditionRequired);
    return IfMatchRequired{*asked->version};
}

}  // namespace parrain::http
