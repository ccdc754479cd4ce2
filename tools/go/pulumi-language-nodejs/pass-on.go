// Passes on to the engine each call of a program that the language host doesn't know, such as that of resource hooks.
// The build adds this file to the host, which is older than they are.

package main

import (
	pbempty "github.com/golang/protobuf/ptypes/empty"
	"google.golang.org/grpc"
)

func passOn(engine *grpc.ClientConn) grpc.ServerOption {
	return grpc.UnknownServiceHandler(func(_ interface{}, program grpc.ServerStream) error {
		// A message without fields of its own keeps those of any other.
		request, response := new(pbempty.Empty), new(pbempty.Empty)
		if err := program.RecvMsg(request); err != nil {
			return err
		}
		method, _ := grpc.MethodFromServerStream(program)
		if err := engine.Invoke(program.Context(), method, request, response); err != nil {
			return err
		}
		return program.SendMsg(response)
	})
}
