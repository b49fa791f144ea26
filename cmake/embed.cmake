# Builds a folder of files into the program.
#
#     embed_folder(TARGET parrain_console FOLDER ${dir} SYMBOL console_assets [IMMUTABLE "<regex of paths>"] [DEPENDS …])
#
# makes a static library with `std::span<const parrain::http::Asset> parrain::http::console_assets()`, declared in the
# generated header "embedded/console_assets.hpp". FOLDER may be made during the build: name in DEPENDS what makes it (a
# stamp file, say), since its files are listed only then. Files are compressed with brotli and gzip once.
include_guard()
find_program(BROTLI brotli REQUIRED)
find_program(GZIP gzip REQUIRED)

function(embed_folder)
    cmake_parse_arguments(ARG "" "TARGET;FOLDER;SYMBOL;IMMUTABLE" "DEPENDS" ${ARGN})
    set(out "${CMAKE_BINARY_DIR}/generated/embedded")
    file(MAKE_DIRECTORY "${out}")
    file(WRITE "${out}/${ARG_SYMBOL}.hpp.new" "#pragma once

#include <span>

#include \"http/assets.hpp\"

namespace parrain::http {

/// The files of a folder embedded at build time, sorted by path.
std::span<const Asset> ${ARG_SYMBOL}();

}  // namespace parrain::http
")
    file(COPY_FILE "${out}/${ARG_SYMBOL}.hpp.new" "${out}/${ARG_SYMBOL}.hpp" ONLY_IF_DIFFERENT)
    file(GLOB_RECURSE present CONFIGURE_DEPENDS "${ARG_FOLDER}/*")
    set(script "${CMAKE_SOURCE_DIR}/cmake/embed_folder.cmake")
    add_custom_command(
        OUTPUT "${out}/${ARG_SYMBOL}.cpp"
        COMMAND "${CMAKE_COMMAND}" -D "FOLDER=${ARG_FOLDER}" -D "SYMBOL=${ARG_SYMBOL}" -D "OUT=${out}"
                -D "IMMUTABLE=${ARG_IMMUTABLE}" -D "BROTLI=${BROTLI}" -D "GZIP=${GZIP}" -P "${script}"
        DEPENDS ${present} ${ARG_DEPENDS} "${script}"
        COMMENT "Embedding ${ARG_FOLDER}"
        VERBATIM)
    add_library(${ARG_TARGET} STATIC "${out}/${ARG_SYMBOL}.cpp")
    target_link_libraries(${ARG_TARGET} PUBLIC parrain_http)
endfunction()
