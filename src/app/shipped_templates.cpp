#include "app/shipped_templates.hpp"

#include <algorithm>
#include <cstdlib>

#include "app/shipped_texts.hpp"

namespace parrain::app {
namespace {

constexpr std::string_view kSubject = "Subject: ";

/// A file is a line `Subject: …`, an empty line, and the body.
TemplateText parsed(std::string_view file) {
    const std::size_t end = file.find('\n');
    if (!file.starts_with(kSubject) || end == std::string_view::npos) std::abort();
    std::string_view body = file.substr(end);
    while (body.starts_with('\n')) body.remove_prefix(1);
    while (body.ends_with('\n')) body.remove_suffix(1);
    return {.subject = std::string(file.substr(kSubject.size(), end - kSubject.size())), .body = std::string(body)};
}

}  // namespace

TemplateText shipped_template(std::string_view key, Locale locale) {
    const auto texts = shipped_texts();
    const auto found = std::ranges::find_if(
        texts, [&](const ShippedText& one) { return one.key == key && one.locale == to_string(locale); });
    if (found == texts.end()) std::abort();
    return parsed(found->text);
}

}  // namespace parrain::app
