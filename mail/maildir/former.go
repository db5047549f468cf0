package maildir

import (
	"crypto/sha256"
	"io"
)

// Former is messages that lie there under numbers that the server no longer uses,
// to be found by their content. Each is read once at most, and only if one of its
// size comes: a server that numbers its mailbox anew costs as much as it is large,
// however many of its messages have one size.
type Former struct {
	box       *Box
	unread    map[int64][]File // by size
	byContent map[content][]File
	read      int // files
}

// content is what a message holds, for one that cannot make two with the same hash.
type content struct {
	size int64
	hash [sha256.Size]byte
}

// Former collects messages to be found again.
func (b *Box) Former(files []File) *Former {
	f := &Former{box: b, unread: map[int64][]File{}, byContent: map[content][]File{}}
	for _, file := range files {
		if info, err := b.Stat(file); err == nil { // else it is gone since
			f.unread[info.Size()] = append(f.unread[info.Size()], file)
		}
	}
	return f
}

// take finds one with the content of a message in tmp, and will not find it again;
// nil where there is none.
func (f *Former) take(tmp string, size int64) (*File, error) {
	if f == nil {
		return nil, nil
	}
	unread, there := f.unread[size]
	if !there {
		return nil, nil
	}
	if err := f.box.may("compare"); err != nil {
		return nil, err
	}
	mine, err := f.box.tmp.root.Open(tmp)
	if err != nil {
		return nil, err
	}
	key, err := contentOf(mine)
	if err != nil {
		return nil, err
	}
	for _, file := range unread {
		old, err := f.box.Open(file)
		if err != nil {
			continue // gone, or no longer ours: then it is another one
		}
		f.read++
		if is, err := contentOf(old); err == nil {
			f.byContent[is] = append(f.byContent[is], file)
		}
	}
	f.unread[size] = nil // the size stays known
	found := f.byContent[key]
	if len(found) == 0 {
		return nil, nil
	}
	f.byContent[key] = found[1:]
	return &found[0], nil
}

// contentOf reads a file to its end and closes it.
func contentOf(file io.ReadCloser) (content, error) {
	defer func() { _ = file.Close() }()
	hash := sha256.New()
	size, err := io.Copy(hash, file)
	c := content{size: size}
	hash.Sum(c.hash[:0])
	return c, err
}
