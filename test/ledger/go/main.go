// Verifies a ledger's checkpoints and proofs with the libraries of Go's checksum database, which know nothing of the ledger's
// own program. Reads one JSON question a line and answers each with one line: "ok", or "refused: " and why.
package main

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// question is one thing to verify: a checkpoint, the proof of an entry, or the proof that the log grew.
type question struct {
	Kind string `json:"kind"`
	Vkey string `json:"vkey"`
	// File holds the checkpoint or the proof as it was handed out.
	File string `json:"file"`
	// Entry is the text of the entry, where the proof is of one.
	Entry string `json:"entry"`
	// Old is the older checkpoint, where the proof is of growth.
	Old string `json:"old"`
	// Entries are the texts of all entries, where a whole tree is made anew and compared.
	Entries []string `json:"entries"`
}

// openHead verifies a signed note, and reads the tree that it signs.
func openHead(vkey, text string) (tlog.Tree, error) {
	verifier, err := note.NewVerifier(vkey)
	if err != nil {
		return tlog.Tree{}, err
	}
	opened, err := note.Open([]byte(text), note.VerifierList(verifier))
	if err != nil {
		return tlog.Tree{}, err
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) != 4 || lines[3] != "" || lines[0] != verifier.Name() {
		return tlog.Tree{}, errors.New("the note is no checkpoint of this log")
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil || strconv.FormatInt(size, 10) != lines[1] {
		return tlog.Tree{}, errors.New("the checkpoint has no size")
	}
	root, err := tlog.ParseHash(lines[2])
	return tlog.Tree{N: size, Hash: root}, err
}

// splitProof parts the lines of a proof from the checkpoint that follows the first empty line.
func splitProof(file string) ([]string, string, error) {
	head, checkpoint, found := strings.Cut(file, "\n\n")
	if !found {
		return nil, "", errors.New("the proof has no checkpoint")
	}
	return strings.Split(head, "\n"), checkpoint, nil
}

// parseHashes reads one hash a line.
func parseHashes(lines []string) ([]tlog.Hash, error) {
	hashes := []tlog.Hash{}
	for _, line := range lines {
		hash, err := tlog.ParseHash(line)
		if err != nil {
			return nil, err
		}
		hashes = append(hashes, hash)
	}
	return hashes, nil
}

// verifyEntry verifies a tlog-proof; the entry that it carries must be the one that was asked about.
func verifyEntry(q question) error {
	lines, checkpoint, err := splitProof(q.File)
	if err != nil {
		return err
	}
	if len(lines) < 2 || lines[0] != "c2sp.org/tlog-proof@v1" {
		return errors.New("this is no tlog-proof")
	}
	lines = lines[1:]
	if strings.HasPrefix(lines[0], "extra ") {
		text, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(lines[0], "extra "))
		if err != nil || string(text) != q.Entry {
			return errors.New("the proof carries another entry")
		}
		lines = lines[1:]
	}
	if len(lines) == 0 || !strings.HasPrefix(lines[0], "index ") {
		return errors.New("the proof has no index")
	}
	index, err := strconv.ParseInt(strings.TrimPrefix(lines[0], "index "), 10, 64)
	if err != nil {
		return err
	}
	path, err := parseHashes(lines[1:])
	if err != nil {
		return err
	}
	tree, err := openHead(q.Vkey, checkpoint)
	if err != nil {
		return err
	}
	return tlog.CheckRecord(path, tree.N, tree.Hash, index, tlog.RecordHash([]byte(q.Entry)))
}

// verifyGrowth verifies that the log grew from an older checkpoint to the one in the proof.
func verifyGrowth(q question) error {
	lines, checkpoint, err := splitProof(q.File)
	if err != nil {
		return err
	}
	old, err := openHead(q.Vkey, q.Old)
	if err != nil {
		return err
	}
	if lines[0] != "old "+strconv.FormatInt(old.N, 10) {
		return errors.New("the proof is from another size")
	}
	path, err := parseHashes(lines[1:])
	if err != nil {
		return err
	}
	tree, err := openHead(q.Vkey, checkpoint)
	if err != nil {
		return err
	}
	return tlog.CheckTree(path, tree.N, tree.Hash, old.N, old.Hash)
}

// verifyWhole makes the tree of all entries anew, and compares it with a checkpoint.
func verifyWhole(q question) error {
	tree, err := openHead(q.Vkey, q.File)
	if err != nil {
		return err
	}
	stored := []tlog.Hash{}
	reader := tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		hashes := make([]tlog.Hash, len(indexes))
		for i, index := range indexes {
			hashes[i] = stored[index]
		}
		return hashes, nil
	})
	for i, entry := range q.Entries {
		hashes, err := tlog.StoredHashes(int64(i), []byte(entry), reader)
		if err != nil {
			return err
		}
		stored = append(stored, hashes...)
	}
	root, err := tlog.TreeHash(int64(len(q.Entries)), reader)
	if err != nil {
		return err
	}
	if int64(len(q.Entries)) != tree.N || root != tree.Hash {
		return errors.New("the checkpoint signs another tree")
	}
	return nil
}

// verify answers one question.
func verify(q question) error {
	switch q.Kind {
	case "checkpoint":
		_, err := openHead(q.Vkey, q.File)
		return err
	case "entry":
		return verifyEntry(q)
	case "growth":
		return verifyGrowth(q)
	case "whole":
		return verifyWhole(q)
	}
	return fmt.Errorf("no such question: %s", q.Kind)
}

func main() {
	input := bufio.NewReader(os.Stdin)
	output := bufio.NewWriter(os.Stdout)
	defer output.Flush()
	for {
		line, err := input.ReadBytes('\n')
		if len(bytes.TrimSpace(line)) > 0 {
			var q question
			if bad := json.Unmarshal(line, &q); bad != nil {
				fmt.Fprintln(output, "refused: the question cannot be read")
			} else if refused := verify(q); refused != nil {
				fmt.Fprintf(output, "refused: %v\n", refused)
			} else {
				fmt.Fprintln(output, "ok")
			}
		}
		if err != nil {
			return
		}
	}
}
