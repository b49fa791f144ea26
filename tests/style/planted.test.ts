// The rules must find what is planted here: a rule that finds nothing is no rule.
import { describe, expect, it } from "vitest";
import { undocumented } from "./docs.js";
import { layerViolations } from "./layers.js";
import { parityViolations, unwordedProblems } from "./locales.js";
import { tidyViolations } from "./tidy.js";
import { codeOnly, sourceFile } from "./tree.js";

const header = (text: string) => [sourceFile("src/domain/planted.hpp", text)];

describe("layers", () => {
    it.each([
        ["src/core/a.cpp", '#include "domain/x.hpp"', "layer"],
        ["src/core/a.cpp", '#include "http/x.hpp"', "layer"],
        ["src/domain/a.hpp", '#include "app/x.hpp"', "layer"],
        ["src/app/a.cpp", '#include "storage/x.hpp"', "layer"],
        ["src/storage/a.cpp", '#include "http/x.hpp"', "layer"],
        ["src/http/handlers/a.cpp", '#include "storage/x.hpp"', "layer"],
        ["src/mail/a.cpp", '#include "jobs/x.hpp"', "layer"],
        ["src/http/a.cpp", '#include "cli/x.hpp"', "layer"],
        ["src/http/a.cpp", '#include "../storage/x.hpp"', "layer"],
        ["src/http/router.cpp", "#include <boost/asio.hpp>", "home"],
        ["src/http/router.cpp", "#include <boost/beast/http.hpp>", "home"],
        ["src/storage/sqlite.cpp", "#include <libpq-fe.h>", "home"],
        ["src/storage/postgres.cpp", "#include <sqlite3.h>", "home"],
        ["src/http/session.cpp", "#include <sodium.h>", "home"],
        ["src/domain/screening.cpp", "#include <unicode/unistr.h>", "home"],
        ["src/domain/quality.cpp", "#include <boost/math/distributions/normal.hpp>", "home"],
        ["src/http/a.cpp", "#include <curl/curl.h>", "home"],
        ["src/app/a.cpp", "#include <spdlog/spdlog.h>", "home"],
        ["src/main.cpp", "#include <CLI/CLI.hpp>", "home"],
        ["src/cli/serve.cpp", "#include <toml++/toml.h>", "home"],
        ["src/documents/csv.cpp", "#include <xlsxwriter.h>", "home"],
        ["src/documents/csv.cpp", '#include "http/x.hpp"', "layer"],
        ["src/domain/a.cpp", "#include <random>", "purity"],
        ["src/domain/a.cpp", "auto now = std::chrono::system_clock::now();", "purity"],
        ["src/domain/a.cpp", "#include <boost/json.hpp>", "purity"],
    ])("finds in %s: %s", (path, line, rule) => {
        expect(layerViolations([sourceFile(path, `#pragma once\n${line}\n`)])).toMatchObject([{ line: 2, rule }]);
    });

    it("finds a folder that is no layer", () => {
        expect(layerViolations([sourceFile("src/helpers/a.cpp", "int x;")])).toMatchObject([{ rule: "layer" }]);
    });

    it.each([
        ["src/domain/a.cpp", '#include "core/money.hpp"\n#include <chrono>'],
        ["src/domain/a.cpp", '// #include "http/x.hpp"\n/* #include <random> */'],
        ["src/app/a.cpp", '#include "domain/referral.hpp"'],
        [
            "src/storage/sqlite_writer.cpp",
            '#include <sqlite3.h>\n#include "storage/database.hpp"\n#include "app/ports.hpp"',
        ],
        ["src/cli/serve.cpp", '#include <CLI/CLI.hpp>\n#include "http/server.hpp"\n#include "storage/open.hpp"'],
        ["src/main.cpp", '#include "cli/commands.hpp"'],
        ["src/http/server.cpp", "#include <boost/asio.hpp>"],
    ])("lets %s include what it may", (path, text) => {
        expect(layerViolations([sourceFile(path, text)])).toEqual([]);
    });
});

describe("docstrings", () => {
    it.each([
        ["class Naked {\n};", "type Naked"],
        ["struct Naked : Base {\n    int x;\n};", "type Naked : Base"],
        ["enum class Naked { kA };", "type Naked"],
        ["int naked(int x);", "function naked"],
        ["Result<std::vector<int>> naked(std::string_view text, int n = 3);", "function naked"],
        ["template <class T>\nbool naked(const T& x) {\n    return true;\n}", "function naked"],
        ["/// Another.\nint other();\n\nint naked();", "function naked"],
        ["// not a docstring\nint naked();", "function naked"],
    ])("are missed in %j", (text, what) => {
        const found = undocumented(header(`#pragma once\nnamespace parrain {\n\n${text}\n\n}  // namespace parrain\n`));
        expect(found.map((violation) => violation.text)).toEqual([expect.stringContaining(what.split(" :")[0] ?? "")]);
    });

    it.each([
        "/// Said.\nclass Dressed {\n  public:\n    int undocumented_member();\n};",
        "/// Said.\ntemplate <class T>\nbool dressed(const T& x) {\n    return check(x);\n}",
        "/// Both.\nint dressed();\nint dressed(int x);",
        "class Forward;",
        "template <class T>\nstruct Special<Path<T>> {\n    int x;\n};",
        "namespace inside {\nint helper();\n}",
        "using Alias = std::function<int(int)>;",
        "inline constexpr int kLimit = limit_of(3);",
        "BOOST_DESCRIBE_STRUCT(X, (), (a, b))",
        "bool operator==(const X&, const X&);",
        "inline int Dressed::member() { return 1; }",
    ])("are not asked of %j", (text) => {
        expect(
            undocumented(header(`#pragma once\nnamespace parrain {\n\n${text}\n\n}  // namespace parrain\n`)),
        ).toEqual([]);
    });
});

describe("tidiness", () => {
    const spoiled = (text: string) => tidyViolations([sourceFile("src/app/a.cpp", text)]).map(({ rule }) => rule);

    it.each([
        ["int tenant_id;", "vocabulary"],
        ["struct SponsorView {};", "vocabulary"],
        ["// the referrer", "vocabulary"],
        ["auto x = affiliates();", "vocabulary"],
        ["// TODO later", "unfinished"],
        ["// FIXME", "unfinished"],
        ['auto path = "/home/jean/data/";', "machine path"],
        ['auto path = "/root/x/";', "machine path"],
    ])("misses nothing in %j", (text, rule) => {
        expect(spoiled(text)).toEqual([rule]);
    });

    it.each(['{"Referrer-Policy", "no-referrer"}', "// Avoid: tenant", 'auto path = "/v1/work/x";', "int todo_items;"])(
        "leaves %j alone",
        (text) => {
            expect(spoiled(text)).toEqual([]);
        },
    );

    it("finds a file of 701 lines", () => {
        expect(spoiled("int x;\n".repeat(700))).toEqual(["length"]);
        expect(spoiled("int x;\n".repeat(699))).toEqual([]);
    });
});

describe("texts", () => {
    it("must exist, be filled and take the same values in both languages", () => {
        const found = parityViolations(
            { a: "A", only: { english: "x" }, n: "{count, plural, one {# line} other {# lines}} of {name}", e: "x" },
            { a: "A", b: "B", n: "{count, plural, one {# ligne} other {# lignes}}", e: " " },
        );
        expect(found.map(({ text }) => text)).toEqual([
            "b is missing",
            "e is empty",
            "only.english is missing",
            "n takes {count}, in English {count,name}",
        ]);
    });

    it("must word every refusal", () => {
        expect(unwordedProblems(["not_found", "taken"], { problem: { taken: { title: "x" } } }, "en")).toHaveLength(1);
    });
});

describe("code without comments and strings", () => {
    it("keeps lines, digit separators and include names", () => {
        expect(codeOnly('#include "a.hpp"\nint x = 1\'000; // "no"\nauto s = "{;}";\nchar c = \'{\';')).toEqual([
            '#include "a.hpp"',
            "int x = 1'000;        ",
            'auto s = "";',
            "char c = ' ';",
        ]);
    });
});
