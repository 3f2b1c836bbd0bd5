# Target fonts: Inter, cut down by tools/subset_font.py, at ${KONTOR_FONTS}/inter-{regular,semibold}.otf
# (53 and 58 kB compressed).
set(KONTOR_FONTS ${CMAKE_BINARY_DIR}/generated/fonts)
find_path(KONTOR_INTER Inter-Regular.otf PATHS /usr/share/fonts/opentype/inter NO_DEFAULT_PATH NO_CMAKE_FIND_ROOT_PATH)
if(NOT KONTOR_INTER)
  kontor_missing(fonts-inter "the window's typeface")
endif()
find_program(KONTOR_PYFTSUBSET pyftsubset)
if(NOT KONTOR_PYFTSUBSET)
  kontor_missing(fonttools "cutting fonts")
endif()

file(MAKE_DIRECTORY ${KONTOR_FONTS})
foreach(weight Regular SemiBold)
  string(TOLOWER inter-${weight}.otf name)
  add_custom_command(
    OUTPUT ${KONTOR_FONTS}/${name}
    COMMAND ${CMAKE_SOURCE_DIR}/tools/subset_font.py ${KONTOR_INTER}/Inter-${weight}.otf ${KONTOR_FONTS}/${name}
    DEPENDS ${CMAKE_SOURCE_DIR}/tools/subset_font.py ${KONTOR_INTER}/Inter-${weight}.otf
    COMMENT "Cutting ${name}"
    VERBATIM
  )
  list(APPEND fonts ${KONTOR_FONTS}/${name})
endforeach()
add_custom_target(fonts DEPENDS ${fonts})
