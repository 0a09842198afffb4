/* What a column of Responses lists, to a file: asks for its name. */
#ifndef LEEWAY_SCREENS_EXPORT_DIALOG_H
#define LEEWAY_SCREENS_EXPORT_DIALOG_H

#include "leeway/screens/screen.h"

/* The argument is a const struct responses_column *. */
extern const struct screen_ops export_dialog;

#endif
