/* Nothing Kontor calls asks for it. */
#ifndef CMARK_VERSION_H
#define CMARK_VERSION_H
#define CMARK_VERSION 0
#define CMARK_VERSION_STRING "0"
#endif
