#include "app/imports.hpp"

#include <algorithm>
#include <array>

#include "app/import_kinds.hpp"
#include "core/text.hpp"
#include "domain/enum_names.hpp"

namespace parrain::app {
namespace {

constexpr EnumNames<ImportState, 5> kStates("uploaded", "checking", "checked", "running", "done");

constexpr std::size_t kLongestName = 200;
constexpr std::size_t kSampleLines = 3;
constexpr int kFaultsShown = 20;
/// Lines of one transaction: other writers wait for no longer than these take.
constexpr int kChunkLines = 500;
/// What so many lines were about is forgotten in one transaction, once a file was read.
constexpr std::int64_t kChunkSubjects = 20'000;
/// Parts put into one transaction while a file is taken.
constexpr std::int64_t kPartsAtOnce = 8;

bool is_under_way(const Import& import) {
    return import.state == ImportState::kChecking || import.state == ImportState::kRunning;
}

bool may_begin(const Import& import) {
    return import.state == ImportState::kUploaded || import.state == ImportState::kChecked;
}

/// An import whose file has come whole.
std::optional<Import> find_whole(Transaction& tx, WorkspaceId workspace, ImportId id) {
    auto import = tx.imports().find(workspace, id);
    return import && import->size > 0 ? std::move(import) : std::nullopt;
}

/// The bytes from `position` to the end of the next part: enough for a record wherever it begins.
std::string bytes_from(Transaction& tx, WorkspaceId workspace, const Import& import, std::int64_t position) {
    const std::int64_t number = position / kImportPart;
    std::string bytes = tx.imports().part(workspace, import.id, number).value_or("");
    bytes.erase(0, std::min<std::size_t>(bytes.size(), static_cast<std::size_t>(position - number * kImportPart)));
    return bytes + tx.imports().part(workspace, import.id, number + 1).value_or("");
}

std::string heading_of(std::string_view cell, TextEncoding encoding) {
    std::string heading = to_utf8(cell, encoding);
    std::ranges::replace(heading, '\n', ' ');
    std::ranges::replace(heading, '\r', ' ');
    return std::string(trimmed(heading));
}

/// Finds out how a file is to be read. @error kFileEmpty, kEncodingUnknown, kCsvSyntax
Result<Import> opened(const UploadedFile& file) {
    EncodingFinder finder;
    for (std::int64_t at = 0; at < file.size; at += kImportPart) finder.add(file.read(at, kImportPart));
    const auto encoding = finder.found();
    if (file.size == 0) return fail(ErrorCode::kFileEmpty);
    if (!encoding) return fail(ErrorCode::kEncodingUnknown);
    Import import{.encoding = *encoding, .first_line = 1, .size = file.size};
    std::string beginning = file.read(0, kImportPart);
    if (beginning.starts_with(kByteOrderMark)) import.first_row = static_cast<std::int64_t>(kByteOrderMark.size());
    const bool is_all = file.size <= kImportPart;
    const auto rest = [&] { return std::string_view(beginning).substr(static_cast<std::size_t>(import.first_row)); };
    import.separator = separator_of(rest());
    const auto headings = first_record(rest(), import.separator, is_all);
    if (!headings || headings->is_blank()) return fail(ErrorCode::kFileEmpty);
    if (headings->is_broken) return fail(ErrorCode::kCsvSyntax);
    for (const std::string& cell : headings->cells) import.headings.push_back(heading_of(cell, *encoding));
    import.first_row += static_cast<std::int64_t>(headings->size);
    import.first_line += static_cast<std::int64_t>(headings->lines);
    if (import.first_row >= file.size) return fail(ErrorCode::kFileEmpty);
    return import;
}

ListedImport listed(Transaction& tx, WorkspaceId workspace, const Import& import) {
    ListedImport listed{
        .import = import, .sample = {}, .faults = tx.imports().faults(workspace, import.id, kFaultsShown)};
    const std::string bytes = bytes_from(tx, workspace, import, import.first_row);
    std::string_view rest = bytes;
    while (listed.sample.size() < kSampleLines) {
        const auto record = first_record(rest, import.separator, true);
        if (!record) break;
        rest.remove_prefix(record->size);
        if (record->is_broken || record->is_blank()) continue;
        listed.sample.emplace_back();
        for (const std::string& cell : record->cells) listed.sample.back().push_back(to_utf8(cell, import.encoding));
    }
    return listed;
}

/// Every required field that no column holds, or that any of several could.
/// @error kColumnMissing, kHeadingTwice (/fields/…)
Result<void> checked_mapping(const ImportKind& kind, const Import& import) {
    std::vector<FieldError> errors;
    for (const ImportField& field : kind.fields) {
        const std::string pointer = "/fields/" + std::string(field.name);
        const auto mapped = import.mapping.find(std::string(field.name));
        if (mapped == import.mapping.end()) {
            if (field.is_required) errors.push_back({pointer, ErrorCode::kColumnMissing});
            continue;
        }
        const std::string& heading = import.headings[static_cast<std::size_t>(mapped->second)];
        if (std::ranges::count(import.headings, heading) > 1) errors.push_back({pointer, ErrorCode::kHeadingTwice});
    }
    if (errors.empty()) return {};
    return Failure{.code = errors.front().code, .fields = std::move(errors)};
}

/// What the fields are mapped to. @error kUnknownField, kUnknownValue (/fields/…)
Result<std::map<std::string, int>> read_mapping(const ImportKind& kind, const Import& import,
                                                const std::map<std::string, std::string>& fields) {
    std::vector<FieldError> errors;
    std::map<std::string, int> mapping;
    for (const auto& [name, heading] : fields) {
        const std::string pointer = "/fields/" + name;
        const bool is_field =
            std::ranges::find(kind.fields, std::string_view(name), &ImportField::name) != kind.fields.end();
        if (!is_field) errors.push_back({pointer, ErrorCode::kUnknownField});
        if (!is_field) continue;
        const auto column = std::ranges::find(import.headings, heading);
        if (column == import.headings.end()) errors.push_back({pointer, ErrorCode::kUnknownValue});
        mapping.emplace(name, static_cast<int>(column - import.headings.begin()));
    }
    if (errors.empty()) return mapping;
    const ErrorCode first = std::ranges::min_element(errors, {}, &FieldError::code)->code;
    return Failure{.code = first, .fields = std::move(errors)};
}

/// Reads lines of one import within a transaction.
class ChunkReader {
  public:
    ChunkReader(Transaction& tx, const Context& context, WorkspaceId workspace, Import& import, Instant now)
        : tx_(tx),
          workspace_(workspace),
          import_(import),
          target_(find_import_kind(import.kind)->target(tx, context, workspace, now)) {}

    /// Take the next lines, to the end of the file at most.
    void read() {
        const std::string bytes = bytes_from(tx_, workspace_, import_, import_.position);
        const bool is_all = import_.position + static_cast<std::int64_t>(bytes.size()) >= import_.size;
        std::string_view rest = bytes;
        for (int lines = 0; lines < kChunkLines; ++lines) {
            const auto record = first_record(rest, import_.separator, is_all);
            if (!record) break;
            take(*record);
            rest.remove_prefix(record->size);
            import_.position += static_cast<std::int64_t>(record->size);
            import_.line += static_cast<std::int64_t>(record->lines);
        }
        settle();
        // Bytes that are gone cannot come to an end by themselves.
        if (bytes.empty()) import_.position = import_.size;
    }

  private:
    /// A line of data as far as it was read: what is wrong with it, or what it says.
    struct Line {
        std::int64_t number;
        std::vector<FieldError> errors = {};
        ReadLine read = {};
    };

    void take(const CsvRecord& record) {
        if (record.is_blank()) return;
        Line line{.number = import_.line};
        const auto is_surplus = [](const std::string& cell) { return !trimmed(cell).empty(); };
        const auto columns = import_.headings.size();
        const bool is_long =
            record.cells.size() > columns &&
            std::any_of(record.cells.begin() + static_cast<std::ptrdiff_t>(columns), record.cells.end(), is_surplus);
        if (record.is_broken) {
            line.errors = {{"", ErrorCode::kCsvSyntax}};
        } else if (record.cells.size() < columns || is_long) {
            line.errors = {{"", ErrorCode::kCellCount}};
        } else if (auto read = target_->read(cells_of(record))) {
            line.read = *std::move(read);
        } else {
            line.errors = read.failure().fields;
        }
        lines_.push_back(std::move(line));
    }

    /// Keep or try the lines that were read, but those about the same as one before. What the file told before is in
    /// the store and not in memory: a file may be of any length, and gone on with by another server.
    void settle() {
        std::vector<std::pair<std::int64_t, std::string>> subjects;
        for (const Line& line : lines_) {
            if (line.errors.empty()) subjects.emplace_back(line.number, line.read.subject);
        }
        const auto told_before = tx_.imports().note_subjects(workspace_, import_.id, subjects);
        for (const Line& line : lines_) {
            ++import_.counts.rows;
            const auto before = told_before.find(line.number);
            if (!line.errors.empty()) {
                refuse(line.number, line.errors, {});
            } else if (before != told_before.end()) {
                const std::string pointer(target_->subject_pointer());
                refuse(line.number, {{pointer, ErrorCode::kToldTwice}}, before->second);
            } else {
                count(line.read.tell(import_.state == ImportState::kRunning));
            }
        }
    }

    void count(Told told) {
        switch (told) {
            case Told::kAdded: ++import_.counts.added; break;
            case Told::kChanged: ++import_.counts.changed; break;
            case Told::kUnchanged: ++import_.counts.unchanged; break;
        }
    }

    ImportCells cells_of(const CsvRecord& record) const {
        ImportCells cells;
        for (const auto& [field, column] : import_.mapping) {
            const std::string text = to_utf8(record.cells.at(static_cast<std::size_t>(column)), import_.encoding);
            const auto cell = trimmed(text);
            if (!cell.empty()) cells.emplace(field, cell);
        }
        return cells;
    }

    void refuse(std::int64_t line, const std::vector<FieldError>& errors, std::optional<std::int64_t> first_line) {
        ++import_.counts.refused;
        if (import_.counts.refused > kMostFaults) return;
        for (const FieldError& error : errors) {
            const std::string field = error.pointer.empty() ? std::string() : error.pointer.substr(1);
            tx_.imports().append(
                workspace_, import_.id,
                {.line = line, .field = field, .code = std::string(to_string(error.code)), .first_line = first_line});
        }
    }

    Transaction& tx_;
    WorkspaceId workspace_;
    Import& import_;
    std::unique_ptr<ImportTarget> target_;
    std::vector<Line> lines_;
};

/// One chunk of one import; whether there was one to do. Two servers never do the same chunk: the second finds another
/// version and leaves no trace.
bool continue_import(const Context& context, WorkspaceId workspace, ImportId id, Instant now) {
    const auto done = context.store.write([&](Transaction& tx) -> Result<void> {
        auto import = tx.imports().find(workspace, id);
        if (!import || !is_under_way(*import)) return fail(ErrorCode::kNotFound);
        ChunkReader(tx, context, workspace, *import, now).read();
        // What the lines were about is forgotten before the end is told, a chunk at a time as well.
        const bool is_read = import->position >= import->size &&
                             tx.imports().remove_subjects(workspace, id, kChunkSubjects) < kChunkSubjects;
        if (is_read) {
            const bool is_kept = import->state == ImportState::kRunning;
            import->state = is_kept ? ImportState::kDone : ImportState::kChecked;
            if (is_kept) tx.imports().remove_parts(workspace, id);
        }
        import->updated_at = now;
        if (!tx.imports().update(workspace, *import)) return fail(ErrorCode::kPreconditionFailed);
        return {};
    });
    return done.ok();
}

}  // namespace

std::string_view to_string(ImportState state) {
    return kStates.of(state);
}

std::optional<ImportState> parse_import_state(std::string_view name) {
    return kStates.parse(name);
}

double Import::progress() const {
    if (state == ImportState::kUploaded) return 0;
    return static_cast<double>(position - first_row) / static_cast<double>(size - first_row);
}

Result<ListedImport> Imports::upload(const Caller& caller, std::string_view kind, std::string_view name,
                                     const UploadedFile& file) const {
    const ImportKind* known = find_import_kind(kind);
    if (known == nullptr) return fail(ErrorCode::kUnknownValue, "/kind");
    if (code_point_count(name) > kLongestName) return fail(ErrorCode::kTooLong, "/name", at_most(kLongestName));
    auto import = opened(file);
    if (!import) return import.failure();
    const Instant now = context_.clock.now();
    import->id = context_.ids.make<ImportId>();
    import->kind = kind;
    import->file_name = strip_bidi_controls(name);
    import->mapping = suggested_mapping(*known, import->headings);
    import->position = import->first_row;
    import->line = import->first_line;
    import->actor = caller.actor;
    import->created_at = now;
    import->updated_at = now;
    // Until the last part is there it has no size, and nobody sees it: what is left of an upload that was cut off is
    // forgotten like any file that nobody brings in.
    Import begun = *import;
    begun.size = 0;
    context_.store.write([&](Transaction& tx) { tx.imports().insert(caller.workspace, begun); });
    const std::int64_t parts = (file.size + kImportPart - 1) / kImportPart;
    for (std::int64_t from = 0; from < parts; from += kPartsAtOnce) {
        const std::string bytes = file.read(from * kImportPart, kPartsAtOnce * kImportPart);
        context_.store.write([&](Transaction& tx) {
            for (std::int64_t i = 0; i < kPartsAtOnce && from + i < parts; ++i) {
                const auto part =
                    std::string_view(bytes).substr(static_cast<std::size_t>(i * kImportPart), kImportPart);
                tx.imports().put_part(caller.workspace, import->id, from + i, part);
            }
        });
    }
    return context_.store.write([&](Transaction& tx) -> Result<ListedImport> {
        if (!tx.imports().complete(caller.workspace, import->id, file.size)) return fail(ErrorCode::kNotFound);
        return listed(tx, caller.workspace, tx.imports().find(caller.workspace, import->id).value());
    });
}

std::vector<Import> Imports::list(WorkspaceId workspace, Slice slice) const {
    return context_.store.read([&](Transaction& tx) { return tx.imports().list(workspace, slice); });
}

Result<ListedImport> Imports::get(WorkspaceId workspace, ImportId id) const {
    return context_.store.read([&](Transaction& tx) -> Result<ListedImport> {
        const auto import = find_whole(tx, workspace, id);
        if (!import) return fail(ErrorCode::kNotFound);
        return listed(tx, workspace, *import);
    });
}

Result<ListedImport> Imports::map(WorkspaceId workspace, ImportId id, std::int64_t version,
                                  const std::map<std::string, std::string>& fields) const {
    const Instant now = context_.clock.now();
    return context_.store.write([&](Transaction& tx) -> Result<ListedImport> {
        auto import = find_whole(tx, workspace, id);
        if (!import) return fail(ErrorCode::kNotFound);
        if (import->version != version) return fail(ErrorCode::kPreconditionFailed);
        const ImportKind& kind = *find_import_kind(import->kind);
        auto mapping = read_mapping(kind, *import, fields);
        if (!mapping) return mapping.failure();
        import->mapping = *std::move(mapping);
        if (const auto checked = checked_mapping(kind, *import); !checked) return checked.failure();
        if (!may_begin(*import)) return fail(ErrorCode::kIllegalTransition);
        import->state = ImportState::kUploaded;
        import->updated_at = now;
        if (!tx.imports().update(workspace, *import)) return fail(ErrorCode::kPreconditionFailed);
        ++import->version;
        return listed(tx, workspace, *import);
    });
}

Result<ListedImport> Imports::start(WorkspaceId workspace, ImportId id, bool keep) const {
    const Instant now = context_.clock.now();
    return context_.store.write([&](Transaction& tx) -> Result<ListedImport> {
        auto import = find_whole(tx, workspace, id);
        if (!import) return fail(ErrorCode::kNotFound);
        if (const auto checked = checked_mapping(*find_import_kind(import->kind), *import); !checked) {
            return checked.failure();
        }
        if (!may_begin(*import)) return fail(ErrorCode::kIllegalTransition);
        import->state = keep ? ImportState::kRunning : ImportState::kChecking;
        import->position = import->first_row;
        import->line = import->first_line;
        import->counts = {};
        import->updated_at = now;
        tx.imports().remove_faults(workspace, id);
        if (!tx.imports().update(workspace, *import)) return fail(ErrorCode::kPreconditionFailed);
        ++import->version;
        return listed(tx, workspace, *import);
    });
}

Result<std::vector<ImportFault>> Imports::faults(WorkspaceId workspace, ImportId id) const {
    return context_.store.read([&](Transaction& tx) -> Result<std::vector<ImportFault>> {
        if (!find_whole(tx, workspace, id)) return fail(ErrorCode::kNotFound);
        return tx.imports().faults(workspace, id, kMostFaults);
    });
}

Result<void> Imports::remove(WorkspaceId workspace, ImportId id) const {
    return context_.store.write([&](Transaction& tx) -> Result<void> {
        if (!find_whole(tx, workspace, id)) return fail(ErrorCode::kNotFound);
        tx.imports().remove(workspace, id);
        return {};
    });
}

int continue_imports(const Context& context, Instant now, int most) {
    const auto under_way = context.store.read([&](Transaction& tx) { return tx.imports().under_way(most); });
    int done = 0;
    for (const auto& [workspace, id] : under_way) done += continue_import(context, workspace, id, now) ? 1 : 0;
    return done;
}

int forget_imports(const Context& context, Instant now, int most) {
    const auto left =
        context.store.read([&](Transaction& tx) { return tx.imports().left_before(now - kFileLife, most); });
    for (const auto& [workspace, id] : left) {
        context.store.write([&](Transaction& tx) { tx.imports().remove(workspace, id); });
    }
    return static_cast<int>(left.size());
}

}  // namespace parrain::app
