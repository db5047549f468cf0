// Package guide is what mailkey tells people about Google's and Firmao's
// pages: the steps, the questions, the small pictures and the ready letters,
// in Polish and English.
//
// Everything here is data and pure functions. Nothing is read from the
// network, no text holds a secret, and the only thing that happens at start is
// nothing: labels are parsed when the first page is shown. Facts may age, so
// they lie in one dated file, labels.toml, and no step depends on the exact
// wording of one of them.
package guide
