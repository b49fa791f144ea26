#include "app/gift_orders.hpp"
#include "core/countries.hpp"
#include "http/handlers/handlers.hpp"
#include "http/handlers/html.hpp"
#include "http/handlers/support.hpp"

namespace parrain::http {
namespace {

/// The longest form: six fields of an address, percent-encoded.
constexpr std::size_t kFormLimit = 16 << 10;

constexpr std::string_view kFormType = "application/x-www-form-urlencoded";

/// What the form sends; a browser leaves no field out, and a recipient may leave any empty. `accepted` is all that an
/// experience without variants sends.
struct ClaimForm {
    std::optional<std::string> name;
    std::optional<std::string> line1;
    std::optional<std::string> line2;
    std::optional<std::string> postcode;
    std::optional<std::string> city;
    std::optional<std::string> country;
    std::optional<std::string> variant;
    std::optional<std::string> accepted;
};
BOOST_DESCRIBE_STRUCT(ClaimForm, (), (name, line1, line2, postcode, city, country, variant, accepted))

/// A page in the making: what it shows, and what was wrong with what came back.
struct Shown {
    const app::GiftPage& page;
    const std::string& token;
    const ClaimForm& form;
    std::optional<Failure> refusal = {};
};

std::string gift_name(const app::GiftPage& page, const Words& words) {
    if (page.gift) return page.gift->gift.name.in(words.locale());
    return words("reward.kind." + std::string(to_string(page.order.order.kind)));
}

std::string paragraph(const std::string& text) {
    return "<p>" + escaped_html(text) + "</p>\n";
}

std::optional<ErrorCode> fault_of(const Shown& shown, std::string_view field) {
    if (!shown.refusal) return std::nullopt;
    for (const FieldError& error : shown.refusal->fields) {
        if (error.pointer == "/address/" + std::string(field) || error.pointer == "/" + std::string(field)) {
            return error.code;
        }
    }
    return std::nullopt;
}

/// What ties a field to the words under it that say what is wrong with it.
struct Fault {
    std::string attributes;
    std::string text;
};

Fault fault_below(const Shown& shown, const std::string& field, const Words& words) {
    const auto code = fault_of(shown, field);
    if (!code) return {};
    const std::string id = field + "-fault";
    const std::string text = words("problem." + std::string(to_string(*code)) + ".title");
    return {.attributes = " aria-invalid=\"true\" aria-describedby=\"" + id + "\"",
            .text = "<span class=\"fault\" id=\"" + id + "\">" + escaped_html(text) + "</span>\n"};
}

std::string label(const std::string& field, const Words& words) {
    return "<label for=\"" + field + "\">" + escaped_html(words("page.gift.field." + field)) + "</label>\n";
}

struct TextField {
    const char* name;
    const char* autocomplete;
    bool required;
    std::optional<std::string> ClaimForm::*value;
};

constexpr TextField kTextFields[] = {
    {"name", "name", true, &ClaimForm::name},
    {"line1", "address-line1", true, &ClaimForm::line1},
    {"line2", "address-line2", false, &ClaimForm::line2},
    {"postcode", "postal-code", false, &ClaimForm::postcode},
    {"city", "address-level2", true, &ClaimForm::city},
};

std::string text_field(const Shown& shown, const TextField& field, const Words& words) {
    const Fault fault = fault_below(shown, field.name, words);
    const std::string name = field.name;
    return label(name, words) + "<input id=\"" + name + "\" name=\"" + name + "\" autocomplete=\"" +
           field.autocomplete + "\"" + (field.required ? " required" : "") + fault.attributes + " value=\"" +
           escaped_html((shown.form.*field.value).value_or("")) + "\">\n" + fault.text;
}

std::string option(const std::string& value, const std::string& text, bool is_chosen, bool is_disabled = false) {
    return "<option value=\"" + escaped_html(value) + "\"" + (is_chosen ? " selected" : "") +
           (is_disabled ? " disabled" : "") + ">" + escaped_html(text) + "</option>\n";
}

std::string select(const Shown& shown, const std::string& name, const std::string& autocomplete,
                   const std::string& options, const Words& words) {
    const Fault fault = fault_below(shown, name, words);
    return label(name, words) + "<select id=\"" + name + "\" name=\"" + name + "\" required autocomplete=\"" +
           autocomplete + "\"" + fault.attributes + ">\n" + options + "</select>\n" + fault.text;
}

std::string country_field(const Shown& shown, const Words& words) {
    const std::string chosen = shown.form.country.value_or(words.locale() == Locale::kFr ? "FR" : "");
    std::string options = option("", "", chosen.empty());
    for (const CountryName& country : country_names(words.locale())) {
        options += option(country.code, country.name, country.code == chosen);
    }
    return select(shown, "country", "country", options, words);
}

/// The sizes of a gift that has some; what is out of stock cannot be chosen.
std::string variant_field(const Shown& shown, const Words& words) {
    if (!shown.page.gift || shown.page.gift->gift.variants.empty()) return {};
    const auto& order = shown.page.order.order;
    const std::string chosen = shown.form.variant.value_or(order.variant.value_or(""));
    std::string options = option("", "", chosen.empty());
    for (const GiftVariant& variant : shown.page.gift->gift.variants) {
        const bool is_theirs = order.is_reserved && order.variant == variant.code;
        const bool is_gone = !is_theirs && variant.stock && *variant.stock < order.quantity;
        const std::string text = variant.label.in(words.locale());
        options += option(variant.code, is_gone ? words("page.gift.gone", {{"variant", text}}) : text,
                          variant.code == chosen && !is_gone, is_gone);
    }
    return select(shown, "variant", "off", options, words);
}

bool is_experience(const app::ListedGiftOrder& listed) {
    return listed.order.kind == RewardKind::kExperience;
}

/// The form of an experience: it goes nowhere, so that saying yes is enough.
std::string acceptance(const Shown& shown, const Words& words) {
    return "<form method=\"post\" action=\"/g/" + shown.token + "\">\n" + variant_field(shown, words) +
           "<input type=\"hidden\" name=\"accepted\" value=\"yes\">\n<button class=\"go\">" +
           escaped_html(words("page.gift.accept")) + "</button>\n</form>\n";
}

std::string form(const Shown& shown, const Words& words, const char* button = "page.gift.confirm") {
    if (is_experience(shown.page.order)) return acceptance(shown, words);
    std::string html = "<form method=\"post\" action=\"/g/" + shown.token + "\">\n" + variant_field(shown, words);
    for (const TextField& field : kTextFields) html += text_field(shown, field, words);
    return html + country_field(shown, words) + "<button class=\"go\">" + escaped_html(words(button)) +
           "</button>\n</form>\n<p class=\"note\">" + escaped_html(words("page.gift.privacy")) + "</p>\n";
}

/// Why what came back was not taken, above the form.
std::string alert(const Shown& shown, const Words& words) {
    if (!shown.refusal) return {};
    const ErrorCode code = leading_code(*shown.refusal);
    const bool has_sizes = shown.page.gift && !shown.page.gift->gift.variants.empty();
    const bool is_gone = code == ErrorCode::kOutOfStock && !has_sizes;
    const std::string key = "page.gift.refused." + std::string(is_gone ? "gone" : to_string(code));
    return "<p class=\"alert\" role=\"alert\">" +
           escaped_html(words(words.has(key) ? key : "page.gift.refused.fields")) + "</p>\n";
}

std::string address_lines(const PostalAddress& address) {
    std::string html = "<section>\n<address>" + escaped_html(address.name) + "<br>" + escaped_html(address.line1);
    if (!address.line2.empty()) html += "<br>" + escaped_html(address.line2);
    const std::string town = address.postcode + (address.postcode.empty() ? "" : " ") + address.city;
    return html + "<br>" + escaped_html(town) + "<br>" + escaped_html(address.country) + "</address>\n</section>\n";
}

bool takes_address(const app::ListedGiftOrder& listed) {
    const bool is_due = listed.reward_state == RewardState::kApproved || listed.reward_state == RewardState::kFailed;
    return is_due && next(listed.order.state, GiftOrderEvent::kConfirmedAddress).ok();
}

/// The address as it was said, in the fields to correct it.
ClaimForm form_of(const app::GiftOrder& order) {
    const PostalAddress address = order.address.value_or(PostalAddress{});
    return {.name = address.name,
            .line1 = address.line1,
            .line2 = address.line2,
            .postcode = address.postcode,
            .city = address.city,
            .country = address.country,
            .variant = order.variant};
}

/// The form to correct an address while nothing has left the house; it opens without a script.
std::string correction(const Shown& shown, const Words& words) {
    const auto& order = shown.page.order.order;
    if (!next(order.state, GiftOrderEvent::kCorrectedAddress) || !order.address) return {};
    const ClaimForm said = form_of(order);
    const Shown filled{
        .page = shown.page, .token = shown.token, .form = shown.refusal ? shown.form : said, .refusal = shown.refusal};
    return std::string("<details") + (shown.refusal ? " open" : "") + ">\n<summary>" +
           escaped_html(words("page.gift.correct")) + "</summary>\n" + alert(filled, words) +
           form(filled, words, "page.gift.correct_save") + "</details>\n";
}

/// Where the gift stands, and the form while its address may still be said.
std::string standing(const Shown& shown, const Words& words) {
    const auto& listed = shown.page.order;
    if (takes_address(listed)) return alert(shown, words) + form(shown, words);
    const bool is_open =
        listed.order.state == GiftOrderState::kEarned || listed.order.state == GiftOrderState::kAddressAsked;
    if (is_open) return paragraph(words("page.gift.state.waiting"));
    const std::string family = is_experience(listed) ? "page.gift.experience." : "page.gift.state.";
    std::string html = paragraph(words(family + std::string(to_string(listed.order.state))));
    if (listed.order.tracking && !listed.order.tracking->empty()) {
        html += paragraph(words("page.gift.tracking", {{"tracking", *listed.order.tracking}}));
    }
    if (listed.order.address) html += address_lines(*listed.order.address);
    return html + correction(shown, words);
}

Response gift_page(const Shown& shown, int status, const Words& words) {
    const app::GiftPage& page = shown.page;
    const TextArguments names = {{"product", page.workspace.product}, {"gift", gift_name(page, words)}};
    std::string body = "<h1>" + escaped_html(words("page.gift.heading", names)) + "</h1>\n";
    if (page.gift && page.gift->has_picture) {
        body += "<img class=\"gift\" src=\"/g/" + shown.token + "/picture\" alt=\"\">\n";
    }
    body += paragraph(words("page.gift.earned", names)) + standing(shown, words);
    return html_page(words.locale(), words("page.gift.title", names), body, page.workspace.accent, status,
                     {.form = true, .pictures = true});
}

Response missing_page(const Words& words) {
    const std::string title = words("page.gift.missing_title");
    return html_page(words.locale(), title,
                     "<h1>" + escaped_html(title) + "</h1>\n" + paragraph(words("page.gift.missing")), kPlainAccent,
                     404);
}

/// What the recipient of a gift sees; nothing is written.
Response show_gift(Path<std::string> token, const Words& words, const app::GiftOrders& orders) {
    const auto page = orders.page(*token);
    if (!page) return missing_page(words);
    return gift_page({.page = *page, .token = *token, .form = {}}, 200, words);
}

/// The recipient's form. Once it was taken the browser is sent back to the page, so that reloading sends nothing.
Response claim_gift(Path<std::string> token, Raw raw, const Words& words, const app::GiftOrders& orders) {
    const auto page = orders.page(*token);
    if (!page) return missing_page(words);
    const bool is_form = without_blanks(raw.request.header("Content-Type")).starts_with(kFormType);
    const auto told =
        is_form ? from_query<ClaimForm>(raw.request.body) : Result<ClaimForm>(fail(ErrorCode::kUnsupportedMediaType));
    const ClaimForm form = told ? *told : ClaimForm{};
    const auto refused = [&](const Failure& failure) {
        return gift_page({.page = *page, .token = *token, .form = form, .refusal = failure},
                         status_of(leading_code(failure)), words);
    };
    if (!told) return refused(told.failure());
    const auto claimed = orders.claim(*token,
                                      {.name = form.name.value_or(""),
                                       .line1 = form.line1.value_or(""),
                                       .line2 = form.line2.value_or(""),
                                       .postcode = form.postcode.value_or(""),
                                       .city = form.city.value_or(""),
                                       .country = form.country.value_or("")},
                                      form.variant);
    if (!claimed) return refused(claimed.failure());
    Response done{.status = 303, .type = "text/plain; charset=utf-8"};
    done.set("Cache-Control", "no-store");
    return std::move(done.set("Location", "/g/" + *token));
}

Result<Response> show_picture(Path<std::string> token, const app::GiftOrders& orders) {
    const auto picture = orders.picture(*token);
    if (!picture) return picture.failure();
    Response shown{.type = picture->type, .body = picture->data};
    return std::move(shown.set("Cache-Control", "no-store"));
}

}  // namespace

std::vector<Route> gift_page_routes() {
    std::vector<Route> routes;
    routes.push_back(GET<"/g/{token}">(show_gift, "The page of a gift's recipient")
                         .tagged("pages")
                         .answers("text/html; charset=utf-8")
                         .undocumented());
    routes.push_back(POST<"/g/{token}">(claim_gift, "The recipient says where the gift goes")
                         .tagged("pages")
                         .limited_to(kFormLimit)
                         .answers("text/html; charset=utf-8")
                         .undocumented());
    routes.push_back(GET<"/g/{token}/picture">(show_picture, "The picture of a gift, for its recipient")
                         .tagged("pages")
                         .answers("image/png")
                         .undocumented());
    return routes;
}

}  // namespace parrain::http
