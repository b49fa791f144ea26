# What every target of Parrain shares: warnings, sanitizers, compiler cache, fast linker.
find_program(CCACHE ccache)
if(CCACHE)
    set(CMAKE_CXX_COMPILER_LAUNCHER "${CCACHE}")
endif()
find_program(MOLD mold)

add_library(parrain_options INTERFACE)
target_compile_options(parrain_options INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-missing-field-initializers -Werror)
target_include_directories(parrain_options INTERFACE "${CMAKE_SOURCE_DIR}/src" "${CMAKE_BINARY_DIR}/generated")
if(MOLD)
    target_link_options(parrain_options INTERFACE -fuse-ld=mold)
endif()
if(PARRAIN_SANITIZE)
    # Without what AddressSanitizer notices as well: those checks take two fifths of the time to compile.
    set(PARRAIN_DOUBLY_CHECKED null,alignment,object-size,vptr,pointer-overflow)
    target_compile_options(
        parrain_options
        INTERFACE -fsanitize=address,undefined -fno-sanitize=${PARRAIN_DOUBLY_CHECKED} -fno-sanitize-recover=all
                  -fno-omit-frame-pointer
                  # Instrumented, an empty std::optional looks uninitialised to GCC 12; the release build keeps the warning.
                  -Wno-maybe-uninitialized)
    target_link_options(parrain_options INTERFACE -fsanitize=address,undefined)
endif()

find_package(Threads REQUIRED)
find_package(PkgConfig REQUIRED)

# parrain_layer(core LINKS a b): one static library from every .cpp of the folder it is called in.
function(parrain_layer name)
    cmake_parse_arguments(ARG "" "" "LINKS;PRIVATE_LINKS" ${ARGN})
    file(GLOB_RECURSE sources CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/*.cpp")
    add_library(parrain_${name} STATIC ${sources})
    target_link_libraries(parrain_${name} PUBLIC parrain_options ${ARG_LINKS} PRIVATE ${ARG_PRIVATE_LINKS})
endfunction()

# parrain_test(name LINKS a b): one doctest program from every *_test.cpp of the folder it is called in.
function(parrain_test name)
    cmake_parse_arguments(ARG "" "" "LINKS" ${ARGN})
    file(GLOB_RECURSE sources CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/*.cpp")
    add_executable(${name} ${sources} "${CMAKE_SOURCE_DIR}/tests/support/main.cpp")
    target_include_directories(${name} PRIVATE "${CMAKE_SOURCE_DIR}/tests")
    target_link_libraries(${name} PRIVATE ${ARG_LINKS})
    add_test(NAME ${name} COMMAND ${name})
endfunction()
