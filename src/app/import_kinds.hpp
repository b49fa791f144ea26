#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "app/classical_prospects.hpp"
#include "app/context.hpp"
#include "core/result.hpp"

namespace parrain::app {

/// What a line of a file says, by field; what is blank or not mapped is absent. Texts are trimmed UTF-8.
using ImportCells = std::map<std::string, std::string, std::less<>>;

/// A line that was read: by what two lines are about the same, and how it is kept, or without `keep` what keeping it
/// would do. Lives no longer than its target.
struct ReadLine {
    std::string subject;
    std::function<Told(bool keep)> tell;
};

/// Takes lines of one kind, within a transaction.
class ImportTarget {
  public:
    virtual ~ImportTarget() = default;
    /// Read and judge a line.
    /// Field errors with the field as pointer, `/won_on`.
    virtual Result<ReadLine> read(const ImportCells& cells) = 0;
    /// The field that a line is refused for which is about the same as one before, as pointer.
    virtual std::string_view subject_pointer() const = 0;
};

/// A column that a kind of import knows.
struct ImportField {
    std::string_view name;
    bool is_required;
    /// Headings by which it is recognised, as fold() gives them, in English and French.
    std::vector<std::string_view> headings;
};

/// Something that can be brought in from a file.
struct ImportKind {
    std::string_view name;
    std::vector<ImportField> fields;
    std::unique_ptr<ImportTarget> (*target)(Transaction& tx, const Context& context, WorkspaceId workspace,
                                            Instant now);
};

/// Every kind; a further one needs its line here and its words in `import.` of the catalogue.
const std::vector<ImportKind>& import_kinds();

/// None where there is no such kind.
const ImportKind* find_import_kind(std::string_view name);

/// Which column holds each field, judged by the headings of the file.
std::map<std::string, int> suggested_mapping(const ImportKind& kind, const std::vector<std::string>& headings);

}  // namespace parrain::app
