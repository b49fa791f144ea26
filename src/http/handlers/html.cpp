#include "http/handlers/html.hpp"

#include <charconv>

#include "core/crypto.hpp"

namespace parrain::http {
namespace {

constexpr std::string_view kStyle = R"css(
*{box-sizing:border-box}
body{margin:0;font:1.0625rem/1.55 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;color:#1c1917;background:#fafaf9}
main{max-width:40rem;margin:0 auto;padding:clamp(1.5rem,6vw,4rem) 1.25rem}
h1{font-size:clamp(1.6rem,5vw,2.25rem);line-height:1.2;margin:0 0 1.5rem;text-wrap:balance}
h2{font-size:1rem;margin:0 0 .25rem}
section{background:#fff;border:1px solid #e7e5e4;border-radius:.75rem;padding:1rem 1.25rem;margin:0 0 1rem}
section p{margin:0}
.go{display:inline-block;min-height:2.75rem;padding:.65rem 1.5rem;margin:.75rem 0 1.5rem;border-radius:.5rem;
background:var(--accent);color:var(--on-accent);font-weight:600;text-decoration:none}
.go:focus-visible,a:focus-visible{outline:3px solid #1c1917;outline-offset:2px}
.note{color:#57534e;font-size:.9375rem}
img.gift{display:block;max-width:100%;max-height:16rem;border-radius:.75rem;margin:0 0 1rem}
form{display:grid;gap:.25rem;margin:1.5rem 0 0}
label{font-weight:600;margin-top:.75rem}
input,select{font:inherit;min-height:2.75rem;padding:.5rem .75rem;border:1px solid #78716c;border-radius:.5rem;
background:#fff;color:#1c1917;width:100%}
input:focus-visible,select:focus-visible{outline:3px solid #1c1917;outline-offset:2px}
[aria-invalid]{border-color:#b91c1c;border-width:2px}
.fault,.alert{color:#b91c1c;font-size:.9375rem}
button.go{border:0;font:inherit;font-weight:600;cursor:pointer;justify-self:start}
fieldset{min-width:0;border:1px solid #e7e5e4;border-radius:.75rem;background:#fff;padding:.25rem 1.25rem 1rem;margin:0 0 1rem}
legend{float:left;width:100%;font-weight:600;padding:.75rem 0 0}
.choice{clear:both;display:flex;gap:.75rem;align-items:center;min-height:2.75rem;margin:.25rem 0 0;cursor:pointer}
.choice input{flex:none;width:1.25rem;min-height:1.25rem;accent-color:var(--accent)}
.consequence{margin:0 0 0 2rem;color:#57534e;font-size:.9375rem}
section p+p{margin-top:.5rem}
address{font-style:normal}
summary{cursor:pointer;padding:.6rem 0}
dt{font-family:ui-monospace,monospace;font-weight:600;margin-top:1.5rem;scroll-margin-top:1rem}
dd{margin:.25rem 0 0}
main>h2{margin-top:2rem}.legal dt{font-family:inherit;font-size:.9375rem;margin-top:.75rem}
.legal dd{font-size:.9375rem}.legal dd::first-letter{text-transform:uppercase}
.plain{border:0;background:none;font:inherit;padding:.65rem 0;min-height:2.75rem;text-decoration:underline;cursor:pointer;
color:inherit;justify-self:start}
pre{white-space:pre-wrap;overflow-wrap:anywhere;font-size:.875rem}
@media (prefers-color-scheme:dark){body{color:#f5f5f4;background:#1c1917}section,fieldset{background:#292524;border-color:#44403c}
.note,.consequence{color:#d6d3d1}.go:focus-visible,a:focus-visible{outline-color:#f5f5f4}a{color:#99f6e4}.fault,.alert{color:#fca5a5}
input:focus-visible,select:focus-visible{outline-color:#f5f5f4}.go{color:var(--on-accent)}}
)css";

/// Black or white, whichever is read better on `#rrggbb` (relative luminance, WCAG 2).
std::string_view readable_on(std::string_view color) {
    int channels[3] = {0, 0, 0};
    for (std::size_t i = 0; i < 3 && color.size() == 7; ++i) {
        const char* digits = color.data() + 1 + 2 * i;
        std::from_chars(digits, digits + 2, channels[i], 16);
    }
    // The border where both contrast alike lies near a luminance of 0.18, about 46 % of a gray's channel.
    const int weighed = 2126 * channels[0] + 7152 * channels[1] + 722 * channels[2];
    return weighed > 10'000 * 118 ? "#000" : "#fff";
}

}  // namespace

std::string escaped_html(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (char c : text) {
        switch (c) {
            case '&': out += "&amp;"; break;
            case '<': out += "&lt;"; break;
            case '>': out += "&gt;"; break;
            case '"': out += "&quot;"; break;
            case '\'': out += "&#39;"; break;
            default: out += c;
        }
    }
    return out;
}

Response html_page(Locale locale, std::string_view title, std::string_view body, std::string_view accent, int status,
                   PageNeeds needs) {
    const std::string style = ":root{color-scheme:light dark;--accent:" + std::string(accent) +
                              ";--on-accent:" + std::string(readable_on(accent)) + "}" + std::string(kStyle);
    const std::string digest = crypto::base64(crypto::sha256(style));
    Response response{.status = status, .type = "text/html; charset=utf-8"};
    response.body = "<!doctype html>\n<html lang=\"" + std::string(to_string(locale)) +
                    "\">\n<head>\n<meta charset=\"utf-8\">\n"
                    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                    "<meta name=\"robots\" content=\"noindex\">\n<title>" +
                    escaped_html(title) + "</title>\n<style>" + style + "</style>\n</head>\n<body>\n<main>\n" +
                    std::string(body) + "</main>\n</body>\n</html>\n";
    response.set("Content-Security-Policy", "default-src 'none'; style-src 'sha256-" + digest + "'; " +
                                                (needs.pictures ? "img-src 'self'; " : "") +
                                                "base-uri 'none'; form-action " +
                                                (needs.form ? "'self'; " : "'none'; ") + frame_ancestors({}));
    response.set("Content-Language", std::string(to_string(locale)));
    response.set("Referrer-Policy", "no-referrer");
    response.set("Cache-Control", "no-store");
    return std::move(response.set("Vary", "Accept-Language"));
}

std::string frame_ancestors(const std::vector<std::string>& origins) {
    std::string directive = "frame-ancestors";
    for (const auto& origin : origins) directive += " " + origin;
    return origins.empty() ? directive + " 'none'" : directive;
}

Response framed(Response page, const std::vector<std::string>& origins) {
    const std::string nobody = frame_ancestors({});
    for (auto& [name, value] : page.headers) {
        if (name != "Content-Security-Policy" || !value.ends_with(nobody)) continue;
        value.replace(value.size() - nobody.size(), nobody.size(), frame_ancestors(origins));
    }
    return page;
}

}  // namespace parrain::http
