#include "app/imports.hpp"

#include "app/import_kinds.hpp"
#include "http/handlers/downloads.hpp"
#include "http/handlers/handlers.hpp"
#include "http/handlers/support.hpp"

namespace parrain {

BOOST_DESCRIBE_ENUM(TextEncoding, kUtf8, kWindows1252)

namespace app {

BOOST_DESCRIBE_ENUM(ImportState, kUploaded, kChecking, kChecked, kRunning, kDone)

}  // namespace app
}  // namespace parrain

namespace parrain::http {
namespace {

/// The largest file. Source: interfaces.md §1, "Limits".
constexpr std::size_t kLargestFile = std::size_t{100} << 20;

struct ImportQuery {
    std::string kind;
    std::optional<std::string> name;
};
BOOST_DESCRIBE_STRUCT(ImportQuery, (), (kind, name))

/// A field of the kind, and the heading of the column that holds it.
struct MappedField {
    std::string name;
    std::string label;
    bool required;
    std::optional<std::string> heading;
};
BOOST_DESCRIBE_STRUCT(MappedField, (), (name, label, required, heading))

/// Why a line was refused. `field` is null where the line itself is wrong; `first_line` is that of `told_twice` which
/// told the same before.
struct RefusedLine {
    std::int64_t line;
    std::optional<std::string> field;
    std::string code;
    std::string detail;
    std::optional<std::int64_t> first_line;
};
BOOST_DESCRIBE_STRUCT(RefusedLine, (), (line, field, code, detail, first_line))

/// A file being brought in. `progress` goes from 0 to 1; counts are of the last dry run, or of the import once it runs.
struct ImportSummary {
    ImportId id;
    std::string kind;
    std::string file_name;
    app::ImportState state;
    double progress;
    std::int64_t rows;
    std::int64_t added;
    std::int64_t changed;
    std::int64_t unchanged;
    std::int64_t refused;
    Instant created_at;
    Instant updated_at;
};
BOOST_DESCRIBE_STRUCT(ImportSummary, (),
                      (id, kind, file_name, state, progress, rows, added, changed, unchanged, refused, created_at,
                       updated_at))

/// With how the file is read, its first lines, and the first that were refused.
struct ImportView : ImportSummary {
    TextEncoding encoding;
    std::string separator;
    std::vector<std::string> headings;
    std::vector<std::vector<std::string>> sample;
    std::vector<MappedField> fields;
    std::vector<RefusedLine> faults;
};
BOOST_DESCRIBE_STRUCT(ImportView, (ImportSummary), (encoding, separator, headings, sample, fields, faults))

/// By field the heading of the column that holds it; a field without one is not read.
struct ImportMapping {
    std::map<std::string, std::string> fields;
};
BOOST_DESCRIBE_STRUCT(ImportMapping, (), (fields))

ImportSummary summary_of(const app::Import& import) {
    return {.id = import.id,
            .kind = import.kind,
            .file_name = import.file_name,
            .state = import.state,
            .progress = import.progress(),
            .rows = import.counts.rows,
            .added = import.counts.added,
            .changed = import.counts.changed,
            .unchanged = import.counts.unchanged,
            .refused = import.counts.refused,
            .created_at = import.created_at,
            .updated_at = import.updated_at};
}

std::string remedy_of(const app::ImportFault& fault, const Words& words) {
    if (fault.first_line) return words("import.told_twice", {{"line", std::to_string(*fault.first_line)}});
    return words("problem." + fault.code + ".detail");
}

WithEtag<ImportView> view_of(const app::ListedImport& listed, const Words& words) {
    const app::Import& import = listed.import;
    ImportView view{
        summary_of(import), import.encoding, std::string(1, import.separator), import.headings, listed.sample, {}, {}};
    for (const app::ImportField& field : app::find_import_kind(import.kind)->fields) {
        const std::string name(field.name);
        const auto column = import.mapping.find(name);
        MappedField shown{
            .name = name, .label = words("import.field." + name), .required = field.is_required, .heading = {}};
        if (column != import.mapping.end()) {
            shown.heading = import.headings.at(static_cast<std::size_t>(column->second));
        }
        view.fields.push_back(std::move(shown));
    }
    for (const app::ImportFault& fault : listed.faults) {
        const auto field = fault.field.empty() ? std::nullopt : std::optional(fault.field);
        view.faults.push_back({.line = fault.line,
                               .field = field,
                               .code = fault.code,
                               .detail = remedy_of(fault, words),
                               .first_line = fault.first_line});
    }
    return {std::move(view), tag_of(import.version)};
}

/// The body, wherever the server left it.
app::UploadedFile file_of(const Request& request) {
    if (const SpooledBody* body = request.spooled_body) {
        return {.size = body->size(),
                .read = [body](std::int64_t position, std::size_t most) { return body->read(position, most); }};
    }
    return {.size = static_cast<std::int64_t>(request.body.size()),
            .read = [body = request.body](std::int64_t position, std::size_t most) {
                return std::string(body.substr(std::min(static_cast<std::size_t>(position), body.size()), most));
            }};
}

bool is_csv(const Request& request) {
    const auto type = request.header("Content-Type");
    return equal_ignoring_case(without_blanks(type.substr(0, type.find(';'))), "text/csv");
}

Result<WithEtag<Created<ImportView>>> upload(const app::Caller& caller, Query<ImportQuery> query, Raw raw,
                                             const Words& words, const app::Imports& imports) {
    if (!is_csv(raw.request)) return fail(ErrorCode::kUnsupportedMediaType);
    const auto import = imports.upload(caller, query->kind, query->name.value_or(""), file_of(raw.request));
    if (!import) return import.failure();
    auto [view, tag] = view_of(*import, words);
    return WithEtag<Created<ImportView>>{{std::move(view), "/v1/imports/" + import->import.id.str()}, std::move(tag)};
}

Page<ImportSummary> list(const app::Caller& caller, Query<PageQuery> query, const app::Imports& imports) {
    return page_of(
        Page<ImportSummary>{}, imports.list(caller.workspace, query->slice()), *query,
        [](const app::Import& one) { return one.id.value(); }, summary_of);
}

Result<WithEtag<ImportView>> get(const app::Caller& caller, Path<ImportId> id, const Words& words,
                                 const app::Imports& imports) {
    const auto import = imports.get(caller.workspace, *id);
    if (!import) return import.failure();
    return view_of(*import, words);
}

Result<WithEtag<ImportView>> put_mapping(const app::Caller& caller, Path<ImportId> id, Body<ImportMapping> told,
                                         IfMatchRequired version, const Words& words, const app::Imports& imports) {
    const auto import = imports.map(caller.workspace, *id, *version, told->fields);
    if (!import) return import.failure();
    return view_of(*import, words);
}

Result<WithEtag<Accepted<ImportView>>> start(const app::Caller& caller, ImportId id, bool keep, const Words& words,
                                             const app::Imports& imports) {
    const auto import = imports.start(caller.workspace, id, keep);
    if (!import) return import.failure();
    auto [view, tag] = view_of(*import, words);
    return WithEtag<Accepted<ImportView>>{{std::move(view)}, std::move(tag)};
}

Result<WithEtag<Accepted<ImportView>>> dry_run(const app::Caller& caller, Path<ImportId> id, const Words& words,
                                               const app::Imports& imports) {
    return start(caller, *id, false, words, imports);
}

Result<WithEtag<Accepted<ImportView>>> run(const app::Caller& caller, Path<ImportId> id, const Words& words,
                                           const app::Imports& imports) {
    return start(caller, *id, true, words, imports);
}

Result<Response> errors_csv(const app::Caller& caller, Path<ImportId> id, const Words& words,
                            const app::Imports& imports, const Downloads& downloads) {
    const auto import = imports.get(caller.workspace, *id);
    const auto faults = imports.faults(caller.workspace, *id);
    if (!import || !faults) return fail(ErrorCode::kNotFound);
    const auto& mapping = import->import.mapping;
    app::Table table;
    for (const auto name : {"line", "field", "heading", "code", "remedy"}) {
        table.headings.push_back(words("column." + std::string(name)));
    }
    for (const app::ImportFault& fault : *faults) {
        const auto column = mapping.find(fault.field);
        const bool is_mapped = column != mapping.end();
        table.rows.push_back(
            {fault.line, words("import.field." + (fault.field.empty() ? "line" : fault.field)),
             is_mapped ? import->import.headings.at(static_cast<std::size_t>(column->second)) : std::string(),
             fault.code, remedy_of(fault, words)});
    }
    return downloads.csv(table, "import-errors");
}

Result<void> remove(const app::Caller& caller, Path<ImportId> id, const app::Imports& imports) {
    return imports.remove(caller.workspace, *id);
}

}  // namespace

std::vector<Route> import_routes() {
    using enum ErrorCode;
    std::vector<Route> routes;
    routes.push_back(POST<"/v1/imports">(upload, "Send a CSV file to bring in; which columns hold what is suggested")
                         .tagged("reports")
                         .secured_by(kApiCallers)
                         .spools_up_to(kLargestFile)
                         .refuses({kUnsupportedMediaType, kUnknownValue, kTooLong, kFileEmpty, kCsvSyntax,
                                   kEncodingUnknown, kOverloaded, kUnavailable}));
    routes.push_back(
        GET<"/v1/imports">(list, "Files brought in, newest first").tagged("reports").secured_by(kApiCallers));
    routes.push_back(GET<"/v1/imports/{id}">(get, "One file: its columns, how far it is, what was refused")
                         .tagged("reports")
                         .secured_by(kApiCallers));
    routes.push_back(PUT<"/v1/imports/{id}/mapping">(put_mapping, "Say which columns hold what")
                         .tagged("reports")
                         .secured_by(kApiCallers)
                         .refuses({kUnknownField, kUnknownValue, kColumnMissing, kHeadingTwice, kIllegalTransition}));
    routes.push_back(POST<"/v1/imports/{id}/dry-run">(dry_run, "Try every line and keep nothing")
                         .tagged("reports")
                         .secured_by(kApiCallers)
                         .refuses({kColumnMissing, kHeadingTwice, kIllegalTransition}));
    routes.push_back(POST<"/v1/imports/{id}/run">(run, "Bring the file in")
                         .tagged("reports")
                         .secured_by(kApiCallers)
                         .refuses({kColumnMissing, kHeadingTwice, kIllegalTransition}));
    routes.push_back(GET<"/v1/imports/{id}/errors.csv">(errors_csv, "What was refused, line by line, as CSV")
                         .tagged("reports")
                         .secured_by(kApiCallers)
                         .answers(kCsvType));
    routes.push_back(DELETE<"/v1/imports/{id}">(remove, "Forget a file; what it brought in stays")
                         .tagged("reports")
                         .secured_by(kApiCallers));
    return routes;
}

}  // namespace parrain::http
