#include "mail/mustache.hpp"

#include <kainjow/mustache.hpp>

namespace parrain::mail {

std::optional<std::string> filled(std::string_view text, const app::MailValues& values, Writing writing) {
    namespace library = kainjow::mustache;
    using Template = library::basic_mustache<std::string>;
    using Data = library::basic_data<std::string>;

    Template parsed{std::string(text)};
    if (!parsed.is_valid()) return std::nullopt;
    if (writing == Writing::kPlain) parsed.set_custom_escape([](const std::string& value) { return value; });
    Data data;
    for (const auto& [name, value] : values) data.set(name, value.empty() ? Data(false) : Data(value));
    return parsed.render(data);
}

}  // namespace parrain::mail
