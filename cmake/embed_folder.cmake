# The build step behind embed_folder (cmake/embed.cmake): lists FOLDER, compresses each file, and writes SYMBOL.cpp: the
# bytes (by the assembler's .incbin, which takes megabytes at once) and the table.

function(type_of file result)
    cmake_path(GET file EXTENSION LAST_ONLY extension)
    set(types
        .html "text/html, charset=utf-8" .js "text/javascript, charset=utf-8" .mjs "text/javascript, charset=utf-8"
        .css "text/css, charset=utf-8" .json "application/json" .map "application/json" .svg "image/svg+xml"
        .png "image/png" .jpg "image/jpeg" .webp "image/webp" .ico "image/x-icon" .woff2 "font/woff2"
        .txt "text/plain, charset=utf-8" .webmanifest "application/manifest+json")
    list(FIND types "${extension}" at)
    set(type "application/octet-stream")
    if(NOT extension STREQUAL "" AND at GREATER -1)
        math(EXPR at "${at} + 1")
        list(GET types ${at} type)
        string(REPLACE ", " "; " type "${type}")
    endif()
    set(${result} "${type}" PARENT_SCOPE)
endfunction()

# Adds the bytes of a file to the assembly as the object `label`, and gives the expression that views them.
function(embed_bytes file label result)
    set(assembly "${assembly}    .balign 16\n${label}:\n    .incbin \"${file}\"\n${label}_end:\n    .byte 0\n" PARENT_SCOPE)
    set(declarations "${declarations}extern \"C\" const char ${label}[], ${label}_end[];\n" PARENT_SCOPE)
    set(globals "${globals}    .globl ${label}, ${label}_end\n    .hidden ${label}, ${label}_end\n" PARENT_SCOPE)
    set(${result} "view(${label}, ${label}_end)" PARENT_SCOPE)
endfunction()

# Compresses a file; gives its compressed form, or nothing where that is not smaller by a tenth.
function(compress file target command result)
    execute_process(COMMAND ${command} INPUT_FILE "${file}" OUTPUT_FILE "${target}" COMMAND_ERROR_IS_FATAL ANY)
    file(SIZE "${file}" size)
    file(SIZE "${target}" compressed)
    math(EXPR gain "${size} * 9 - ${compressed} * 10")
    set(${result} "" PARENT_SCOPE)
    if(gain GREATER 0)
        set(${result} "${target}" PARENT_SCOPE)
    endif()
endfunction()

file(GLOB_RECURSE files LIST_DIRECTORIES false RELATIVE "${FOLDER}" "${FOLDER}/*")
list(FILTER files EXCLUDE REGEX "\\.(br|gz)$")
list(SORT files COMPARE STRING)
list(LENGTH files count)
if(count EQUAL 0)
    message(FATAL_ERROR "Nothing to embed in ${FOLDER}")
endif()
set(work "${OUT}/${SYMBOL}.files")
file(MAKE_DIRECTORY "${work}")

set(index 0)
set(rows "")
foreach(name ${files})
    set(file "${FOLDER}/${name}")
    set(label "parrain_${SYMBOL}_${index}")
    type_of("${name}" type)
    file(SHA256 "${file}" hash)
    string(SUBSTRING "${hash}" 0 32 etag)
    embed_bytes("${file}" "${label}" plain)
    set(gzip "{}")
    set(brotli "{}")
    compress("${file}" "${work}/${index}.gz" "${GZIP};-9;-n;-c" gz)
    if(gz)
        embed_bytes("${gz}" "${label}_gz" gzip)
        compress("${file}" "${work}/${index}.br" "${BROTLI};-q;11;-c" br)
        if(br)
            embed_bytes("${br}" "${label}_br" brotli)
        endif()
    endif()
    set(immutable false)
    if(NOT IMMUTABLE STREQUAL "" AND "/${name}" MATCHES "${IMMUTABLE}")
        set(immutable true)
    endif()
    string(APPEND rows "        {\"/${name}\", \"${type}\", ${plain}, ${gzip}, ${brotli}, \"${etag}\", ${immutable}},\n")
    math(EXPR index "${index} + 1")
endforeach()

file(WRITE "${OUT}/${SYMBOL}.cpp" "#include \"embedded/${SYMBOL}.hpp\"

#include <array>

asm(R\"(
    .pushsection .rodata
${globals}${assembly}    .popsection
)\");
${declarations}
namespace parrain::http {
namespace {

std::string_view view(const char* first, const char* last) { return {first, static_cast<std::size_t>(last - first)}; }

}  // namespace

std::span<const Asset> ${SYMBOL}() {
    static const std::array<Asset, ${count}> kFiles{{
${rows}    }};
    return kFiles;
}

}  // namespace parrain::http
")
