// Checks notes, receipts and consistency proofs with Go's golang.org/x/mod/sumdb, which knows nothing of foedus.
//
//	notes note KEY FILE                  a checkpoint, signed by the log
//	notes cosigned KEY FILE              a checkpoint, co-signed by a witness (cosignature/v1)
//	notes receipt KEY FILE               a receipt (tlog-proof) whose extra data is the leaf
//	notes consistency KEY OLD NEW PROOF  two checkpoints and the first part of a request to a witness
package main

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"os"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

func must(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func read(path string) string {
	data, err := os.ReadFile(path)
	must(err)
	return string(data)
}

func hash(text string) tlog.Hash {
	h, err := tlog.ParseHash(text)
	must(err)
	return h
}

type witness struct {
	name string
	id   uint32
	key  ed25519.PublicKey
}

func (w witness) Name() string    { return w.name }
func (w witness) KeyHash() uint32 { return w.id }
func (w witness) Verify(msg, sig []byte) bool {
	if len(sig) != 8+ed25519.SignatureSize {
		return false
	}
	head := fmt.Sprintf("cosignature/v1\ntime %d\n", binary.BigEndian.Uint64(sig))
	return ed25519.Verify(w.key, append([]byte(head), msg...), sig[8:])
}

func cosigner(vkey string) note.Verifier {
	parts := strings.SplitN(vkey, "+", 3)
	key, err := base64.StdEncoding.DecodeString(parts[2])
	must(err)
	sum := sha256.Sum256(append([]byte(parts[0]+"\n"), key...))
	if hex.EncodeToString(sum[:4]) != parts[1] || key[0] != 4 || len(key) != 33 {
		must(fmt.Errorf("no key of a witness: %s", vkey))
	}
	return witness{parts[0], binary.BigEndian.Uint32(sum[:]), key[1:]}
}

func open(vkey, text string) (int64, tlog.Hash) {
	verifier, err := note.NewVerifier(vkey)
	must(err)
	return head(verifier, text)
}

func head(verifier note.Verifier, text string) (int64, tlog.Hash) {
	opened, err := note.Open([]byte(text), note.VerifierList(verifier))
	must(err)
	lines := strings.Split(opened.Text, "\n")
	if lines[0] != verifier.Name() && len(os.Args) > 1 && os.Args[1] != "cosigned" {
		must(fmt.Errorf("the checkpoint of %s is signed by %s", lines[0], verifier.Name()))
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	must(err)
	return size, hash(lines[2])
}

func main() {
	switch os.Args[1] {
	case "note":
		open(os.Args[2], read(os.Args[3]))
	case "cosigned":
		head(cosigner(os.Args[2]), read(os.Args[3]))
	case "receipt":
		proof, checkpoint, _ := strings.Cut(read(os.Args[3]), "\n\n")
		size, root := open(os.Args[2], checkpoint)
		lines := strings.Split(proof, "\n")
		if lines[0] != "c2sp.org/tlog-proof@v1" {
			must(fmt.Errorf("no receipt"))
		}
		leaf, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(lines[1], "extra "))
		must(err)
		index, err := strconv.ParseInt(strings.TrimPrefix(lines[2], "index "), 10, 64)
		must(err)
		var hashes tlog.RecordProof
		for _, line := range lines[3:] {
			hashes = append(hashes, hash(line))
		}
		must(tlog.CheckRecord(hashes, size, root, index, tlog.RecordHash(leaf)))
	case "consistency":
		old, before := open(os.Args[2], read(os.Args[3]))
		size, root := open(os.Args[2], read(os.Args[4]))
		lines := strings.Split(strings.TrimSuffix(read(os.Args[5]), "\n"), "\n")
		if lines[0] != fmt.Sprintf("old %d", old) {
			must(fmt.Errorf("the proof is for %s, not for %d", lines[0], old))
		}
		var hashes tlog.TreeProof
		for _, line := range lines[1:] {
			hashes = append(hashes, hash(line))
		}
		must(tlog.CheckTree(hashes, size, root, old, before))
	}
	fmt.Println("holds")
}
