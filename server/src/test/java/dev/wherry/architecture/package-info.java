/// The rules that hold for the code of every module.
@NullMarked
package dev.wherry.architecture;

import org.jspecify.annotations.NullMarked;
