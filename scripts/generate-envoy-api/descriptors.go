// Writes the FileDescriptorSet of the root files given as arguments, and of all that they need, to
// envoy.binpb, and the names of its files to files.txt.
//
// Options that only other generators read (validation rules, annotations) are left out, and with them the
// imports that nothing else needs: they would make up half of what is generated.
package main

import (
	"log"
	"os"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protodesc"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"
	"google.golang.org/protobuf/types/descriptorpb"
)

func main() {
	set := &descriptorpb.FileDescriptorSet{}
	written := map[string]bool{}
	for _, root := range os.Args[1:] {
		add(root, set, written)
	}
	bytes, err := proto.MarshalOptions{Deterministic: true}.Marshal(set)
	if err != nil {
		log.Fatal(err)
	}
	names := ""
	for _, file := range set.File {
		names += file.GetName() + "\n"
	}
	write("envoy.binpb", bytes)
	write("files.txt", []byte(names))
}

func write(file string, content []byte) {
	if err := os.WriteFile(file, content, 0o644); err != nil {
		log.Fatal(err)
	}
}

// add appends the file after what it imports, the order that protoc asks for.
func add(path string, set *descriptorpb.FileDescriptorSet, written map[string]bool) {
	if written[path] {
		return
	}
	written[path] = true
	found, err := protoregistry.GlobalFiles.FindFileByPath(path)
	if err != nil {
		log.Fatalf("%s: %v (is it spelt as in Envoy's API?)", path, err)
	}
	file := protodesc.ToFileDescriptorProto(found)
	clearExtensions(file.ProtoReflect())
	used := usedFiles(found)
	imports := file.Dependency[:0]
	for _, imported := range file.Dependency {
		if used[imported] {
			imports = append(imports, imported)
			add(imported, set, written)
		}
	}
	file.Dependency = imports
	file.PublicDependency, file.WeakDependency = nil, nil
	set.File = append(set.File, file)
}

// clearExtensions clears every extension, in the message and in all that it holds.
func clearExtensions(message protoreflect.Message) {
	message.SetUnknown(nil)
	message.Range(func(field protoreflect.FieldDescriptor, value protoreflect.Value) bool {
		switch {
		case field.IsExtension():
			message.Clear(field)
		case field.Message() == nil || field.IsMap():
		case field.IsList():
			for i := range value.List().Len() {
				clearExtensions(value.List().Get(i).Message())
			}
		default:
			clearExtensions(value.Message())
		}
		return true
	})
}

// usedFiles names the files that declare the types of the file's fields and methods.
func usedFiles(file protoreflect.FileDescriptor) map[string]bool {
	used := map[string]bool{}
	collectFromMessages(file.Messages(), used)
	for i := range file.Services().Len() {
		methods := file.Services().Get(i).Methods()
		for j := range methods.Len() {
			used[methods.Get(j).Input().ParentFile().Path()] = true
			used[methods.Get(j).Output().ParentFile().Path()] = true
		}
	}
	return used
}

func collectFromMessages(messages protoreflect.MessageDescriptors, used map[string]bool) {
	for i := range messages.Len() {
		fields := messages.Get(i).Fields()
		for j := range fields.Len() {
			if message := fields.Get(j).Message(); message != nil {
				used[message.ParentFile().Path()] = true
			}
			if enum := fields.Get(j).Enum(); enum != nil {
				used[enum.ParentFile().Path()] = true
			}
		}
		collectFromMessages(messages.Get(i).Messages(), used)
	}
}
