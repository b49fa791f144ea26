#include "cli/output.hpp"

#include <unistd.h>

#include <cstdio>

#include "core/catalogue.hpp"

namespace parrain::cli {
namespace {

std::string escaped(char c) {
    char text[8];
    std::snprintf(text, sizeof text, "\\u%04x", static_cast<unsigned>(static_cast<unsigned char>(c)));
    return text;
}

}  // namespace

std::string json_string(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (static_cast<unsigned char>(c) < 0x20) {
            out += escaped(c);
        } else {
            out += c;
        }
    }
    return out + "\"";
}

std::string json_object(std::initializer_list<std::pair<std::string_view, std::string>> members) {
    std::string out = "{";
    for (const auto& [name, value] : members) {
        if (out.size() > 1) out += ',';
        out += json_string(name) + ":" + value;
    }
    return out + "}";
}

void print(std::string_view text) {
    std::fwrite(text.data(), 1, text.size(), stdout);
    std::fputc('\n', stdout);
    std::fflush(stdout);
}

void tell_progress(std::string_view text) {
    if (isatty(STDERR_FILENO) == 0) return;
    std::fprintf(stderr, "\r%.*s", static_cast<int>(text.size()), text.data());
    std::fflush(stderr);
}

int refuse(const Failure& failure) {
    const Catalogue catalogue;
    const std::string code(to_string(failure.code));
    TextArguments arguments;
    for (const auto& [name, value] : failure.detail) arguments.emplace_back(name, value);
    for (const std::string& name : catalogue.placeholders(Locale::kEn, "problem." + code + ".detail")) {
        arguments.emplace_back(name, std::string("?"));
    }
    std::string message = catalogue.text(Locale::kEn, "problem." + code + ".detail", arguments);
    if (!failure.fields.empty()) message = failure.fields.front().pointer.substr(1) + ": " + message;
    return refuse(message);
}

int refuse(std::string_view message) {
    std::fprintf(stderr, "parrain: %.*s\n", static_cast<int>(message.size()), message.data());
    return 1;
}

}  // namespace parrain::cli
